### What Accord says in English. Plain words, one idea a message; every refusal says what to do next.
### The ids and their variables are the same in every language: a test compares them.

## Commands, one line each: at most 100 characters

command-start = Begin: what this is and what you earn
command-next = Get a task
command-balance = What you have earned and where it is
command-wallet = Show or set the wallet you are paid to
command-withdraw = Send your tokens to your wallet
command-proof = The proof of a payment, as a file
command-autopay = Be paid without asking: from an amount on, or on a weekday
command-statement = Every answer: what it earned, and which payment took it along
command-stats = Your answers in numbers
command-leaderboard = Who has the most confirmed answers
command-language = Choose your language
command-digest = Choose whether I tell you how your answers did
command-link = Go on as the same person on another platform
command-help = What I can do
command-privacy = What is kept about you, in one minute
command-forget = Delete your account here
command-task = For moderators: post one task in this chat
command-campaign = For moderators: list, pause and resume campaigns
command-item = For moderators: look at one task of a campaign
command-dispute = For moderators: decide what people could not agree on
command-contest = For moderators: look again at what somebody contests
command-reported = For moderators: tasks that somebody reported
command-people = For moderators: what was noticed about people's answers
argument-address = Your Solana address
argument-autopay-choice = An amount, a weekday, or off
argument-language = en or fr
argument-switch = on or off
argument-task = The kind of task, then its text
argument-campaign-action = list, status, pause, resume, feed, gate, log or role
argument-campaign-name = The campaign's name
argument-campaign-rate = For feed: cards per hour, or stop. Log: on, off. Role: answers, or off
argument-campaign-role = For gate: @role, or everyone. For role: @role
argument-item = The task: type some of its words, or its number, such as #52
argument-dispute-action = list or settle
argument-outcome = The right answer
argument-contest-action = list, accept or keep
argument-contest-case = Which answer: type some words of its task
argument-reported-action = list, withdraw or fine
argument-link-code = The code that I gave you there
argument-leaderboard-what = here, everywhere, show or hide
argument-people-action = flagged, show, uphold, lift, ban or unban
argument-people-number = The person's number
argument-people-reason = For ban: why, as the person will read it

## The names of the commands, on platforms that translate them: lower case, no spaces

called-start = start
called-next = next
called-balance = balance
called-wallet = wallet
called-withdraw = withdraw
called-proof = proof
called-autopay = autopay
called-statement = statement
called-stats = stats
called-leaderboard = leaderboard
called-language = language
called-digest = digest
called-link = link
called-help = help
called-privacy = privacy
called-forget = forget
called-task = task
called-campaign = campaign
called-item = item
called-dispute = dispute
called-contest = contest
called-reported = reported
called-people = people

## Buttons

button-agree = I agree, and I am 16 or older
button-privacy = Privacy in one minute
button-revoke = Take back my consent
button-next = Next task
button-retry = Try again
button-balance = My balance
button-withdraw = Withdraw
button-proof = Proof
button-proof-of = { $amount }, { $day }
button-wallet-yes = Yes, that is mine
button-wallet-no = No
button-wallet-page = Choose it with my wallet app
button-wallet-back = That was not me: undo it
button-prove = Prove that it is mine
button-prove-page = Open the page and sign
button-open-in = Open in { $name }
button-prove-paste = I cannot open it
button-autopay-from = From { $amount }
button-autopay-off = Only when I ask
button-statement = Every answer
button-statement-more = Earlier answers
button-statement-first = Newest answers
button-statement-file = As a table
button-skip = Skip
button-report = Report
button-undo = Undo
button-write = Write an answer
button-forget-yes = Yes, delete my account
button-forget-no = No, keep it
button-digest-on = Tell me
button-digest-off = Do not tell me
button-see = See it
button-see-item = See it: { $item }
button-contest = Contest
button-appeal = Ask a moderator to look
button-flags = See what I noticed
button-leaderboard-show = Show my name
button-leaderboard-hide = Hide my name
button-english = English
button-french = Français

## The first two minutes

welcome-hello = Hi { $name }.
welcome-hello-nameless = Hi.
welcome-what = I send you small tasks, like saying whether a sentence sounds happy or angry. One takes about ten seconds.
welcome-pay-one = Each answer that others confirm earns { $amount }, paid to your own wallet.
welcome-pay-range = Each answer that others confirm earns { $least } to { $most }, paid to your own wallet.
welcome-pay-later = Each answer that others confirm earns { $symbol }, paid to your own wallet.
welcome-terms = Your answers become part of a data set, without your name. You can take them back at any time with /forget. You must be 16 or older.
welcome-changed = What you agreed to has changed since. Please read it once more.
welcome-back = You are in already. Shall we go on?
consent-needed-toast = Open a private chat with me first and send /start. It takes half a minute.
consent-needed-here-toast = Send /start first. Only you see it, and it takes half a minute.
consent-revoked = ✓ Your consent is taken back. I send you no more tasks, and your answers leave the data set.
consent-revoked-then = What you earned stays yours: /withdraw. To begin again: /start. To delete your account: /forget.
consent-none = There is no consent to take back. To begin: /start.

privacy-title = Privacy in one minute
privacy-kept = What is kept: your id and your name in this app, your language, your answers, the groups you used me in with your roles there, and what you were paid. If you give a wallet address, that too.
privacy-use = What for: one data set of answers. Your name, your id and your wallet are never in it.
privacy-chain = What everybody can see: payments to your wallet, as with any transfer on Solana. Nothing else about you goes there.
privacy-messages = What is not kept: anything else you write to me, and anything people write in groups. In the web chat I keep the messages that you see, so that they are still there next time; /forget deletes them.
privacy-yours = What you decide: the button below takes back your consent, and your answers leave the data set. /forget deletes your account too. A copy that was handed on before cannot be called back.
privacy-yours-later = What you decide: you can take back your consent at any time under /privacy, and your answers leave the data set. /forget deletes your account too. A copy that was handed on before cannot be called back.
privacy-banned = If you are shut out and delete your account, one thing stays so that this holds: a salted hash of your id here, from which nobody can read it.
privacy-contact = Questions: { $contact }

## Tasks

recorded = ✓ { $answer }, recorded. Waiting for others: { $amount }.
recorded-text = ✓ Recorded. Waiting for others: { $amount }.
recorded-unpaid = ✓ { $answer }, recorded.
recorded-text-unpaid = ✓ Recorded.
recorded-toast = Recorded: { $answer }
recorded-text-toast = Recorded
skipped = Skipped.
reported = Reported, thank you. A moderator looks at it.
undone = Taken back. What do you say now?
not-needed = Enough people had answered that one, so it was closed. Nothing was lost. Here is another.
already-answered = You have answered this one already.
expired = That task had gone to somebody else after a while. Here is another.
not-yours = This button belongs to somebody else. Send me /next for a task of your own.
campaign-paused = The moderators have paused that campaign for now, so your answer was not recorded. Here is another.
task-gated = That task is for people with a certain role in a server, and I do not see that you have it now. Your answer was not recorded, and the task has gone back. If you have the role, send /next in that server: it counts for { $hours } hours from then on.
stale-button = This button is too old. Send /next for a task.
nothing-to-undo = This can no longer be taken back: it has been compared with what is known by now. If you think the result is wrong, you can contest it when I tell you about it.
draft-sure = Is this your corrected text? It has hardly a word of the one above.
button-draft-yes = Yes, that is my answer
button-draft-no = No
draft-dropped = Not taken.
tap-a-button = For this task, please tap one of the buttons.
nothing-asked = There is no text that I wait for. Send /next for a task, or /help for what I can do.
upload-refused = I cannot use files. Send /next for a task; everything goes by buttons and short texts.

none-nothing-running = No campaign is running right now, so there is no task.
none-nothing-running-then = New ones start without a fixed date. Try again tomorrow.
none-for-you = There is no task for you right now.
none-role-here = There is work for people with a certain role in this server, and you do not have it. A moderator can give it to you; then send /next here again.
none-role-elsewhere = There is work for people with a certain role in a server. If you have it, send /next in that server once: I see your roles only there, and they count for { $hours } hours.
none-all-done = Every task is done.
none-all-done-then = There will be more when a new campaign starts. Try again tomorrow.
none-all-answered = You have answered every task that is open.
none-all-answered-then = New ones come when a campaign starts. Try again tomorrow.
none-waiting = Other people have all the open tasks right now.
none-waiting-then = One may come free { $minutes ->
        [one] in a minute
       *[other] in { $minutes } minutes
    }.
none-waiting-soon = One may come free at any moment.
none-resting = That is enough for today.
none-resting-then = Your last answers often differed from what others say, so I give you a few tasks a day for now. Each one that is confirmed brings more. The next one comes { $hours ->
        [one] in an hour
       *[other] in { $hours } hours
    }.

banned = You cannot work here at the moment.
banned-reason = The reason: { $reason }
banned-appeal = If you think this is a mistake, write to { $contact }. Give this number: { $number }.
banned-appeal-here = If you think this is a mistake, tell the people who run this service. Give this number: { $number }.
banned-toast = You cannot work here at the moment. Send me /help in a private chat to see why.

## Balance and wallet

balance-title = Your balance
balance-pending = Waiting for others: { $amount }. { $count ->
        [one] One answer is counted when enough people have answered the same task.
       *[other] { $count } answers are counted when enough people have answered the same tasks.
    }
balance-pending-none = Waiting for others: nothing. Send /next for a task.
balance-due = Yours now: { $amount }. Send /withdraw and I send it to your wallet.
balance-due-missing = Yours now: { $amount }. You can withdraw from { $minimum } on; { $missing } to go.
balance-due-none = Yours now: nothing yet. Answers that others confirm show up here.
balance-transit = On its way: { $amount }. It arrives within minutes; I tell you when.
balance-held = Held back: { $amount }, because { $reason }. It is still yours. { $todo }
balance-paid = Paid so far: { $amount }.
balance-last = Last entries
balance-entry-answer = +{ $amount }: an answer was confirmed
balance-entry-payout = −{ $amount }: withdrawn to your wallet
balance-entry-in = +{ $amount }
balance-entry-out = −{ $amount }

wallet-none = Where shall I send what you earn? Send me your Solana address: 32 to 44 letters and digits. Your wallet app shows it under “Receive”.
wallet-none-app = You have no wallet yet? It is a free app, such as Phantom or Solflare. Get it from your phone’s app store, then come back. Do not give me an address at an exchange: what I send there may be lost.
wallet-none-page = Or tap below, and your wallet app gives it to me.
wallet-now = You are paid to { $address }.
wallet-proven = ✓ Proven to be yours on { $day }.
wallet-unproven = Not proven to be yours yet.
wallet-must-prove = I pay to it once you have proven that it is yours.
wallet-cooling = It is new, so I send nothing to it before { $when }. Until then you can undo it: /wallet ‹address:back›
wallet-changed = Your wallet was changed. From now on I pay to { $address }.
wallet-changed-not-you = Was it not you? Send /wallet ‹address:back›, and I pay to the one before again.
wallet-back-done = ✓ Undone. I no longer pay to { $other }, but again to { $address }
wallet-back-then = If you did not change it yourself, somebody else uses your account here or on a platform that you linked. Secure it, and tell us: /help.
wallet-change = To change it: /wallet ‹address:ADDRESS›
wallet-never = I never ask for your recovery phrase or a key. Whoever asks for those wants to rob you.
wallet-field = Your Solana address
wallet-is-this = Is this your wallet?
wallet-set = ✓ Saved. From now on I pay to { $address }.
wallet-set-held = Your { $amount } that is held back goes to this wallet, too, no longer to the one before.
wallet-set-running = Your { $amount } is on its way already, and still goes to { $wallet }.
wallet-set-then = You have { $amount }. Send /withdraw when you want it.
wallet-kept = Nothing was changed. Send /wallet to see or set your wallet.
wallet-secret = ✗ Stop. This looks like the recovery phrase or the key of a wallet. I did not keep it.
wallet-secret-then = Delete your message now. Whoever has seen it can take everything in that wallet, so move your money to a new one.
wallet-secret-only = I only need the address, the one that your app shows under “Receive”. Nobody honest ever asks for the rest.
wallet-secret-else = If it was an ordinary sentence, put a full stop at its end and send it again.

## A wallet is proven by a signature

proof-ask = Prove that this wallet is yours: { $address }. Open the page below, and sign a short text with it.
proof-ask-unpaid = One more step before I can pay you. Prove that this wallet is yours: { $address }. Open the page below, and sign a short text with it.
proof-until = Until then I go on paying to { $address }.
proof-free = Signing is free. It moves nothing, and gives nobody access to your wallet.
proof-link = The link works once, for { $minutes } minutes, and for your account ({ $mark }) alone. Give it to nobody.
proof-paste = To prove that { $address } is yours, sign exactly this text with it, in any app or tool that signs messages:
proof-paste-then = Then send me the signature: 86 to 88 letters and digits. It counts for { $minutes } minutes, once.
proof-field = The signature
proof-done = ✓ Proven. I pay to { $address }.
page-title = Prove that a wallet is yours
page-for = For account { $mark } on { $domain }. It is the one in your chat's message.
page-choose = Which wallet app do you want to be paid in?
page-bound = Sign with the wallet { $address }. Which app is it in?
page-use = { $name }
page-none = I see no wallet app in this browser.
page-inside = On a phone, open this page inside your wallet app:
page-otherwise = Without one: go back to the chat and send /wallet with your address. There “{ $button }” shows another way.
page-what = This is what you sign:
page-means = “{ $address } is my wallet. { $domain } may send there what I earn.”
page-text = Show the exact text
page-sign = Sign with { $name }
page-other = Use another wallet app
page-until = The link works until { $time }.
page-wait-connect = Look at { $name }: it asks whether this page may see your address.
page-wait-sign = Look at { $name }: it asks you to sign.
page-checking = One moment…
page-declined = You did not sign, so nothing was changed. You can try again.
page-offline = I cannot be reached right now, so nothing was changed. Look whether you are online, then try again. If it stays so, come back later: the chat gives you a new link with /wallet.
page-too-fast = That was too often. Wait a minute, then try again.
page-done = ✓ Proven. { $address } is your wallet now.
page-done-then = You can close this page. I have written to you in the chat.

withdraw-started = You have { $amount }. I will send it to { $address } in the next few minutes.
withdraw-again = I try again to send { $amount } to { $address }. The last time it was held back, because { $reason }.
withdraw-part = I will send { $amount } to { $address } in the next few minutes: that is the most that goes in one day. { $rest } more stays yours: send /withdraw again tomorrow.
withdraw-account = Opening your token account costs the treasury a little once; it is free for you.
withdraw-below = You have { $amount }. I send from { $minimum } on, so { $missing } is missing.
withdraw-below-opening = You have { $amount }. Nothing was sent to this wallet yet, and the first time I have to open a token account for it. I do that from { $minimum } on, so { $missing } is missing. It is free for you.
withdraw-below-then = Answers that others confirm add to it: /next.
withdraw-waiting = { $amount } more is waiting for other people's answers.
withdraw-no-wallet = I do not know your wallet yet. Give it to me here, then send /withdraw again.

## Refusals of the rooms below: what went wrong, and what to do

refusal-no-wallet = I do not know your wallet yet. Send /wallet, then withdraw again.
refusal-payout-running = { $amount } is still on its way to { $wallet }. I tell you when it has arrived, then you can withdraw again.
refusal-payout-held = Your { $amount } is held back, because { $reason }. It is still yours. { $todo }
refusal-wallet-unproven = I pay only to a wallet that is proven to be yours, and this one is not yet.
refusal-wallet-cooling = Your wallet was changed a short while ago, so I send nothing before { $when }. Your balance stays yours; send /withdraw again then. If it was not you who changed it: /wallet ‹address:back›
refusal-wallet-back-none = There is no wallet before this one to go back to. To change it, send me another address: /wallet
refusal-proof-unknown = I do not know this link. A part of it may be missing, or a newer one has taken its place. Nothing was changed. Send /wallet in your chat with me, and open the link that you get there.
refusal-proof-no-link = This page belongs to a link from your chat with me. Send /wallet there, and open the link that you get.
refusal-proof-expired = That took longer than { $minutes } minutes, so it does not count any more. Nothing was changed. Send /wallet in your chat with me to begin again.
refusal-proof-replayed = This was used already, and it works once. If your wallet is not the right one yet, send /wallet in your chat with me for a new link.
refusal-proof-too-many = That was too many wrong signatures for this link. Send /wallet in your chat with me for a new one.
refusal-proof-foreign-domain = That text was signed for another site ({ $domain }), not for { $own }. Somebody may be trying to trick you. Open the link that I gave you, and sign there.
refusal-proof-other-account = That signature is for another account than yours, so it proves nothing here. Send /wallet in your own chat, and sign the text that you get there.
refusal-proof-wrong-address = That is another wallet than { $address }. Choose that one in your wallet app and try again, or send me the other address with /wallet.
refusal-proof-changed-text = Your wallet signed another text than the one shown here, so it does not count. Try again, and sign the text as it stands; or send /wallet in your chat with me for a new link.
refusal-proof-bad-signature = This signature does not fit the text and the wallet. Sign exactly the text that I gave you, with that wallet, and try again.
refusal-proof-nothing-asked = I do not wait for a signature. Send me the address that you want to prove: /wallet ‹address:ADDRESS›
refusal-wallet-not-base58 = That is no Solana address: it has 32 to 44 letters and digits, without 0, O, I and l. Copy it from your wallet app, under “Receive”.
refusal-wallet-off-curve = Nobody could spend what I send to that address: a character in it is wrong or missing, or it belongs to a program. Copy your own address from your wallet app, under “Receive”.
refusal-wallet-token-account = That is a token account, not a wallet. Copy the address of the wallet itself, under “Receive”.
refusal-wallet-is-mint = That is the address of the token itself, not of your wallet. Copy yours from your wallet app, under “Receive”.
refusal-wallet-is-program = That is a program, not a wallet. Copy your own address from your wallet app, under “Receive”.
refusal-wallet-is-treasury = That is the treasury itself, not your wallet. Copy your own address from your wallet app, under “Receive”.
refusal-wallet-check-later = I cannot reach Solana to check this address right now. Nothing was changed. Please try again in a few minutes.
refusal-treasury-too-low = There is not enough in the treasury for this: { $missing } is missing. Ask the operator to top it up, then try again.

## Numbers, language, digest, help

stats-title = Your answers
stats-none = You have not answered anything yet. Send /next for your first task.
stats-answered = Given: { $count }
stats-accepted = Confirmed by others: { $count }
stats-rejected = Not confirmed: { $count }
stats-pending = Waiting for others: { $count }
stats-rate = { $percent } % of those checked were confirmed.
stats-flagged = { $count ->
        [one] I noticed something about your answers.
       *[other] I noticed { $count } things about your answers.
    }
stats-campaign = { $name }: { $answered } given, { $accepted } confirmed

language-ask = Which language do you want?
language-set = ✓ We speak English from now on.
language-unknown = I speak English and French. Which do you want?
digest-is-on = I tell you now and then how your answers did, many at once. Do you want that?
digest-is-off = I do not tell you how your answers did. Do you want me to?
digest-on = ✓ I tell you now and then how your answers did. To stop it: /digest ‹switch:off›.
digest-off = ✓ No more of these messages. /balance and /stats always show how your answers did. To have them again: /digest ‹switch:on›.

## Payments without asking

autopay-none = I pay you when you ask: /withdraw. You can also be paid without asking.
autopay-from = I send everything as soon as you have { $amount }.
autopay-day = I send everything once a week, every { $day } (UTC).
autopay-ask = When shall I send it? Choose an amount, or a day. Days begin at midnight UTC.
autopay-then = Less than { $minimum } waits until it is more. Each time I tell you what I sent and where, and its “{ $button }” button gives you the proof. To stop it: /autopay ‹autopay-choice:off›
autopay-wallet = One thing is missing: a wallet that I can pay to. Send /wallet.
autopay-off = ✓ From now on I pay you only when you ask: /withdraw.
autopay-too-small = I send from { $minimum } on. Choose that or more, for example: /autopay ‹autopay-choice:{ $minimum }›
autopay-unknown = I do not understand that. It can be an amount, a weekday, or off, for example: /autopay ‹autopay-choice:friday›

## Every answer and what became of it

statement-title = Your answers, newest first
statement-none = There are no answers to show. Send /next for a task.
statement-waiting = Waiting for others: { $base } if they confirm it.
statement-rejected = Not confirmed: nothing earned.
statement-unpaid = Confirmed. This task pays nothing.
statement-sum = Confirmed: { $base } × { $percent } % quality = { $amount }
statement-due = → yours since { $day }, not sent yet
statement-sending = → on its way, payment { $payment } of { $day }
statement-held = → payment { $payment } of { $day }, held back: { $reason }
statement-paid = → sent { $day }, payment { $payment }, batch { $batch }, transaction { $signature }
statement-file = { $count ->
        [one] Your one answer, as a table
       *[other] Your { $count } answers, as a table
    } that any spreadsheet opens.
statement-file-columns = answer | given | campaign | task | base | quality | earned | checked | payment | batch | sent | transaction
help-title = What I can do
help-line = /{ $name }: { $what }
help-contact = If something is wrong, write to { $contact }.

forget-ask = This deletes your account: your name, your id, your wallet and what was learned about you. { $count ->
        [0] You have no answers yet.
        [one] Your one answer leaves the data set.
       *[other] Your { $count } answers leave the data set.
    }
forget-loses = You would lose { $amount } that you have not been paid. To have what you can first: /withdraw.
forget-pending = Answers that are still waiting for others ({ $amount }) will not be paid to you.
forget-held = { $amount } is held back. It can still go to the wallet that it was promised to, but you could give no other one, and nobody could tell you. To see why: /balance.
forget-transit = { $amount } is on its way to your wallet and still arrives.
forget-proof = I can make no more proofs of your payments then. The files that you have keep their worth; for the rest, first: /proof.
forget-sure = This cannot be undone. Are you sure?
forget-done-banned = ✓ Your account is deleted. You were shut out, and stay so: for that alone I keep a salted hash of your id.
forget-done = ✓ Your account is deleted. If you ever come back, you start anew with /start.
forget-kept = Nothing was deleted.

unknown-command = I do not know /{ $name }. Did you mean /{ $nearest }?
unknown-command-far = I do not know /{ $name }. Send /help for what I can do.

## Cards in groups

card-answered = { $count ->
        [0] Nobody has answered yet.
        [one] One person has answered.
       *[other] { $count } people have answered.
    }
card-pay = A confirmed answer earns { $amount }.
card-settled = ✓ Settled: { $outcome }
card-disputed = People did not agree on this one. A moderator looks at it.
card-withdrawn = This task was closed without a result.
card-closed = This task is closed. Send me /next in a private chat for another.
card-paused = The moderators have paused this task. Please try again later.
card-write-toast = I have sent it to you in our private chat.

## Moderators

moderators-only = This command is for moderators. Administrators can use it in their own group. Send /help for what you can do.
task-usage = Write the task after the command, for example: /task ‹task:The soup was cold again.›
task-usage-kinds = You can name the kind first: { $kinds }. To offer answers of your own: /task ‹task:{ $kind } Question? | Answer 1 | Answer 2›
task-invalid = This does not fit a task of the kind “{ $kind }”.
task-too-long = This text has { $length } characters, and a task of the kind “{ $kind }” takes { $max } at most. Shorten it and send it again.
task-few-labels = A task of the kind “{ $kind }” needs 2 to 25 answers to choose from, and you gave { $count }. Write them after the question, each behind a |.
task-long-label = An answer to choose has at most 80 characters, and “{ $label }” has { $length }. Shorten it and send it again.
task-same-labels = Two of your answers are the same: “{ $label }”. Give each once, and send it again.
task-no-labels = A task of the kind “{ $kind }” has answers of its own, so it takes none from you. For your own answers: /task ‹task:choice Question? | Answer 1 | Answer 2›
task-unknown-kind = I know no kind of task “{ $kind }”. Did you mean “{ $nearest }”? Nothing was posted.
task-as = You named no kind, so I took it as “{ $kind }” ({ $title }). Other kinds: { $kinds }. For example: /task ‹task:{ $other }› and then the text.
task-not-here = Nothing was posted: whoever runs me pays for these tasks, and has not allowed them in this group.
task-not-here-ask = Ask them for it. They need to know which group it is:
task-not-here-contact = Ask for it: { $contact }. They need to know which group it is:
task-limit = This group has posted { $count } tasks in the last 24 hours, which is the limit. You can post the next one { $hours ->
        [one] in an hour
       *[other] in { $hours } hours
    }.
campaign-usage = Say what to do: /campaign ‹campaign-action:list›, /campaign ‹campaign-action:status› ‹campaign-name:NAME›, /campaign ‹campaign-action:pause› ‹campaign-name:NAME›, /campaign ‹campaign-action:resume› ‹campaign-name:NAME›, /campaign ‹campaign-action:feed› ‹campaign-name:NAME› ‹campaign-rate:6› (cards an hour, posted here), /campaign ‹campaign-action:gate› ‹campaign-name:NAME› ‹campaign-role:@role›, /campaign ‹campaign-action:role› ‹campaign-role:@role› ‹campaign-rate:50› or /campaign ‹campaign-action:log› ‹campaign-rate:on›.
campaign-which = Say which campaign: /campaign ‹campaign-action:{ $action }› ‹campaign-name:NAME›. See what there is: /campaign ‹campaign-action:list›.
campaign-none = There is no campaign { $place ->
        [group] in this group yet. Post a task with /task.
       *[all] yet. The operator creates one on the command line.
    }
campaign-title = Campaigns
campaign-line = { $name }: { $status }, { $settled } of { $items } settled
campaign-more = and { $count } more. Ask for one by its name: /campaign ‹campaign-action:status› ‹campaign-name:NAME›
campaign-status-running = running
campaign-status-paused = paused
campaign-status-draft = not started
campaign-status-closed = closed
campaign-detail-name = { $name }: { $status }
campaign-detail-kind = Task: { $kind }
campaign-detail-items = Items: { $items }. Settled: { $settled }. Open: { $open }. Disputed: { $disputed }.
campaign-detail-answers = Answers: { $answers }. One that is confirmed earns { $reward }.
campaign-detail-agreement = People agree: { $value } of 1 (Krippendorff's alpha, { $low } to { $high }). 0 would be chance.
campaign-not-yours = “{ $name }” is shown here, but it belongs to the operator, who alone can do that. You can look at it (/campaign ‹campaign-action:status›) and stop its cards here (/campaign ‹campaign-action:feed›).
campaign-unknown = I know no campaign “{ $name }”. See what there is: /campaign ‹campaign-action:list›.
campaign-unknown-near = I know no campaign “{ $name }”. Did you mean “{ $nearest }”?
campaign-did-pause = ✓ “{ $name }” is paused. Answers on their way are not taken. To go on: /campaign ‹campaign-action:resume› ‹campaign-name:{ $name }›
campaign-did-resume = ✓ “{ $name }” is running again.
campaign-cannot = “{ $name }” is { $status }, so this is not possible. See /campaign ‹campaign-action:list› for the others.

## Single tasks, and what waits for a moderator

item-usage = Say which task: /item ‹item:#52›, or /item ‹item:CAMPAIGN ID› with its id in the file it came from.
item-unknown = I know no such task, or it is not one of yours. Name it by its number, such as #52, or by its campaign and its id there. See /campaign ‹campaign-action:list›.
item-title = Task #{ $number } of { $campaign }, there “{ $item }”
item-status-open = Still open.
item-status-disputed = People do not agree on it.
item-status-settled = Settled.
item-status-withdrawn = Withdrawn: nobody is asked any more.
item-reported = Reported { $count ->
        [one] once
       *[other] { $count } times
    }.
item-reported-then = To take it out: /reported ‹reported-action:withdraw› ‹item:#{ $number }›. If nothing is wrong with it: /reported ‹reported-action:fine› ‹item:#{ $number }›
item-disputed-then = To decide: /dispute ‹dispute-action:settle› ‹item:#{ $number }› ‹outcome:ANSWER›
case-item = #{ $number } «{ $item }» ({ $campaign })
case-more = There are more. Decide some of these, then list them again.
case-not-yours = You can look at this task, but its campaign belongs to somebody else, so the operator decides about it.
case-own-answer = You have answered this task yourself. Somebody else has to decide about it.
dispute-usage = Say what to do: /dispute ‹dispute-action:list›, /dispute ‹dispute-action:list› ‹campaign-name:CAMPAIGN› or /dispute ‹dispute-action:settle› ‹item:#52› ‹outcome:ANSWER›.
dispute-title = What people could not agree on
dispute-none = There is nothing that people could not agree on.
dispute-said = { $count } × { $answer }
dispute-then = To decide one: /dispute ‹dispute-action:settle› ‹item:#{ $number }› ‹outcome:ANSWER›
dispute-not = «{ $item }» is not disputed, so there is nothing to decide. See /dispute ‹dispute-action:list›.
dispute-outcome = That is no answer to this task. { $count ->
        [0] {""}
       *[other] Choose one of these: { $labels }
    }
dispute-settled = ✓ «{ $item }» is settled: { $outcome }. Whoever said so is paid.
contest-usage = Say what to do: /contest ‹contest-action:list›, /contest ‹contest-action:accept› ‹contest-case:#17› (the answer is right: the task is settled with it, and whoever said so is paid) or /contest ‹contest-action:keep› ‹contest-case:#17› (the verdict stays).
contest-title = What people contest
contest-none = Nobody contests anything at the moment.
contest-said = The answer was { $answer }, settled was { $outcome }.
contest-then = To let an answer count: /contest ‹contest-action:accept› ‹contest-case:#{ $number }›. To leave it as it is: /contest ‹contest-action:keep› ‹contest-case:#{ $number }›
contest-unknown = Nothing of yours is contested under that number, or it was decided meanwhile. See /contest ‹contest-action:list›.
contest-accepted = ✓ «{ $item }» is settled as { $outcome } from now on. { $count ->
        [0] The person is paid { $amount }.
        [one] The person and one other who said so are paid { $amount } each.
       *[other] The person and { $count } others who said so are paid { $amount } each.
    } Who was paid for it before keeps that. I tell them.
contest-accepted-unpaid = ✓ «{ $item }» is settled as { $outcome } from now on. I tell the person.
contest-kept = ✓ The verdict on «{ $item }» stays. I tell the person.
reported-usage = Say what to do: /reported ‹reported-action:list›, /reported ‹reported-action:withdraw› ‹item:#52› (nobody is asked any more, and whoever has answered is paid) or /reported ‹reported-action:fine› ‹item:#52›.
reported-title = What people reported
reported-none = Nothing is reported at the moment.
reported-then = To take one out: /reported ‹reported-action:withdraw› ‹item:#{ $number }›. If nothing is wrong with it: /reported ‹reported-action:fine› ‹item:#{ $number }›
reported-not = Nobody has reported «{ $item }», or it was looked at already. See /reported ‹reported-action:list›.
reported-decided = «{ $item }» is decided already, so it stays as it is. To take it off the list: /reported ‹reported-action:fine›
reported-fine = ✓ «{ $item }» stays as it is.
reported-withdrawn = ✓ «{ $item }» is withdrawn. { $count ->
        [0] Nobody had answered it.
        [one] The one person who had answered is paid.
       *[other] The { $count } people who had answered are paid.
    }

## What comes on its own

digest-checked = { $checked ->
        [one] One of your answers was checked
       *[other] { $checked } of your answers were checked
    }: { $accepted ->
        [0] none confirmed
       *[other] { $accepted } confirmed
    }.
digest-checked-paid = { $checked ->
        [one] One of your answers was checked
       *[other] { $checked } of your answers were checked
    }: { $accepted } confirmed, +{ $amount }.
digest-rejected = { $count ->
        [one] One was not:
       *[other] { $count } were not, for example:
    }
digest-example = for «{ $item }» most people chose { $outcome }.
digest-example-text = for «{ $item }» others settled on { $outcome }.
paid = ✓ Sent { $amount } to { $wallet }.
paid-transaction = Transaction { $signature }
payment-proof-says = This file proves that { $amount } was sent to your wallet on { $day }.
payment-proof-answers = { $answers ->
    [one] In it is the answer that you were paid for, with what it earned.
   *[other] In it are { $answers } answers of yours, with what each of them earned.
}
payment-proof-shows = Whoever you give it to can read your wallet and your answers in it. Nobody can read them on the chain.
payment-proof-check = Anybody can check it without me, with “accord verify” on a computer that has Accord.
payment-proof-check-page = Anybody can check it: { $page }. The file stays on your device there.
refusal-no-payment = Nothing has been sent to your wallet so far, so there is nothing to prove. To see how far you are: /balance.
refusal-not-yours = I have no proof of that payment for you. Send /proof for your newest one.
refusal-payment-proof-before = That payment is from before there were proofs. Its transaction is on the chain all the same: see the message in which I told you that it was sent.
refusal-payment-proof-lost = I cannot make that proof any more. Your payment is untouched. Please tell the people who run this service: /help says how.
held = Your { $amount } could not be sent, because { $reason }. It is still yours. { $todo }
held-account-frozen = your token account is frozen
held-account-reassigned = your token account belongs to another wallet now
held-account-unusable = something else stands where your token account should be
held-transfer-failed = the network refused it
held-operator = the people who run this service are looking at it
held-approval = two people look at a payment of this size before it goes
held-day-cap = what may be sent in one day is used up
held-do-wait = There is nothing you have to do: I send it tomorrow, by myself. To ask about it: /help.
held-do-wallet = Give me another wallet of yours with /wallet, and I send it there by myself; or send /withdraw when it is mended.
held-do-again = Send /withdraw and I try again, or give me another wallet with /wallet.
held-do-operator = There is nothing you have to do. To ask about it: /help.
approval-asked = A payment of { $amount } (number { $id }) waits: two different people have to approve it. On the server: accord payouts approve { $id }
dispute-accepted = ✓ A moderator looked again at «{ $item }». Your answer counts: +{ $amount }. The task is settled with it.
dispute-rejected = A moderator looked again at «{ $item }». The result stays { $outcome }. Thank you for asking.

review-title = One of your answers
review-yours = Your answer: { $answer }
review-settled = Settled: { $outcome }
review-why-accepted = It was confirmed and earned { $amount }.
review-why-rejected = It was not confirmed: most people, weighed by how reliable they have been, said something else.
review-why-gold = This one had a known answer, and yours was different.
review-why-pending = It is still waiting for other people's answers.
review-unknown = I cannot find this answer any more. /stats shows all of yours in numbers.
contested = ✓ Contested. A moderator looks at it, and I tell you what comes out.
contested-already = You have contested this one already. A moderator looks at it, and I tell you what comes out.
contest-not-possible = Only an answer that was not confirmed can be contested. Send /stats to see how yours did.

## Several platforms, one person

link-code = To go on as the same person elsewhere, send me this there, in Discord, Telegram or the web chat:
link-code-then = It works once, in the next { $minutes } minutes. Your answers and your balance become one.
link-code-never = Give it to nobody else: whoever sends it takes over your balance.
link-done = ✓ Your accounts are one now. No task comes to you twice.
link-done-balance = Yours now: { $amount }.
link-told = Your account here and the one on { $platform } are one now. If this was not you, write to us at once: /help.
refusal-link-unknown = I do not know this code. { $left ->
        [0] To keep others from guessing, I take the next one in an hour.
        [one] You can try once more. Send /link on the other platform for a new one.
       *[other] You can try { $left } more times. Send /link on the other platform for a new one.
    }
refusal-link-too-many = That was too many wrong codes. I take the next one in { $minutes ->
        [one] a minute
       *[other] { $minutes } minutes
    }.
refusal-link-own = This code is for your other account: send it there, not here.
refusal-link-used = This code was used already, and a code works once. Send /link on the other platform for a new one.
refusal-link-expired = This code is older than ten minutes. Send /link on the other platform for a new one.
refusal-link-wallets-differ = These accounts have different wallets, and I cannot know which is right. Set the same one on both with /wallet, then try again.
refusal-link-payout-running = A payment of one of these accounts is still on its way or held back. See /balance on both, and try again when it has arrived.
refusal-link-banned = One of these accounts is shut out, so they cannot become one. See /help for whom to ask.
refusal-link-same-platform = Both accounts are on the same platform. I can join accounts of different ones alone. To stop using one of them: /forget.
refusal-link-consent = One of these accounts has taken its consent back. Send /start there and agree first, or delete it there with /forget.
refusal-link-gone = That account is not there anymore. Send /link on the other platform for a new code.

## What was noticed about somebody's answers, and what they can do

flag-title = Something about your answers
flag-fast = In “{ $campaign }”, { $fast } of your last { $count } answers came within { $seconds } seconds of the task. Reading it usually takes longer.
flag-same = In “{ $campaign }”, you chose { $label } { $same } times out of { $count }. For { $clear } of these tasks others clearly see something else, and you chose it in { $kept } of them.
flag-random = In “{ $campaign }”, your answers are those of others in { $agreed } of { $count } tasks that are clear to them. Answering without looking would reach about { $chance }.
flag-together = In “{ $campaign }”, your answers and those of { $others ->
        [one] another person
       *[other] { $others } other people
    } are the same in { $same } of { $shared } tasks that you share. In { $against } of these, everybody else says something different.
flag-means = What was confirmed stays yours, and you can go on. Answers like these say little about a task, so they weigh little until others look different.
flag-means-together = What was confirmed stays yours, and you can go on. Answers that are given together count as one.
flag-then = There can be a good reason for it. If there is, a moderator can look at it.
flag-status-appealed = You have asked a moderator to look at it. I tell you what comes out.
flag-status-upheld = A moderator has looked at it, and it stays noted.
flag-lifted = ✓ A moderator looked at what I had noticed about your answers in “{ $campaign }” and found nothing wrong. It is gone.
flag-upheld = A moderator looked again at your answers in “{ $campaign }”. It stays noted:
flag-upheld-then = You can go on. Answers that are confirmed count for you.
flag-appealed = ✓ A moderator looks at it, and I tell you what comes out.
flag-appealed-already = You have asked already. A moderator looks at it, and I tell you what comes out.
flag-decided = A moderator has looked at this already. To ask again, see /help for whom to write to.
flag-unknown = There is nothing like that noted of you any more. /stats shows your answers in numbers.
flag-none = Nothing is noted of you. /stats shows your answers in numbers.

people-usage = Say what to do: /people ‹people-action:flagged›, /people ‹people-action:show› ‹people-number:NUMBER›, /people ‹people-action:lift› ‹people-number:NUMBER›, /people ‹people-action:uphold› ‹people-number:NUMBER›, /people ‹people-action:ban› ‹people-number:NUMBER› ‹people-reason:why›, /people ‹people-action:unban› ‹people-number:NUMBER›.
people-private = What is noted of people is for moderators alone. Send me this in a private chat.
people-operators = Only an operator can decide this, because it holds everywhere. Tell them the number.
people-title = People with something noted
people-none = Nothing is noted of anybody.
people-line = No. { NUMBER($number, useGrouping: "false") }: { $kinds }{ $appealed ->
        [yes] . Asks for a moderator
       *[no] {""}
    }
people-more = And more. The others come up when these are decided.
people-look = More of one: /people ‹people-action:show› ‹people-number:NUMBER›
people-unknown = I know nobody with the number { $number }. See /people ‹people-action:flagged›.
people-person = Contributor no. { NUMBER($number, useGrouping: "false") }{ $banned ->
        [yes] , banned
       *[no] {""}
    }
people-answers = Answers: { $answered }. Confirmed: { $accepted }. Not confirmed: { $rejected }.
people-clean = Nothing is noted.
people-kind-fast = very fast
people-kind-same = always the same
people-kind-random = like guessing
people-kind-together = together with others
people-flag-fast = Very fast, in “{ $campaign }” ({ $status }): { $fast } of the last { $count } answers within { $seconds } seconds.
people-flag-same = Always the same, in “{ $campaign }” ({ $status }): “{ $label }” { $same } times out of { $count }, also in { $kept } of { $clear } tasks where others clearly see something else.
people-flag-random = Like guessing, in “{ $campaign }” ({ $status }): as the others in { $agreed } of { $count } clear tasks; guessing would reach { $chance }.
people-flag-together = Together, in “{ $campaign }” ({ $status }): with no. { $with }; { $same } of { $shared } shared tasks alike, { $against } of them against everybody else.
people-status-open = not decided
people-status-appealed = the person asks to look again
people-status-upheld = upheld
people-status-lifted = lifted
people-decide = To take it back: /people ‹people-action:lift› ‹people-number:{ NUMBER($number, useGrouping: "false") }›. To let it stand: /people ‹people-action:uphold› ‹people-number:{ NUMBER($number, useGrouping: "false") }›.
people-did-lift = ✓ It is gone, and the person is told.
people-did-uphold = ✓ It stays, and the person is told.
people-nothing = There is nothing to decide about no. { NUMBER($number, useGrouping: "false") }.
people-ban-why = Write the reason too, as the person will read it: /people ‹people-action:ban› ‹people-number:{ $number }› ‹people-reason:why›
people-ban-long = This reason has { $length } characters, and at most { $max } are taken: the person reads it. Shorten it and send it again.
people-did-ban = ✓ No. { NUMBER($number, useGrouping: "false") } gets no tasks any more and reads the reason. What they earned stays theirs. To lift it: /people ‹people-action:unban› ‹people-number:{ NUMBER($number, useGrouping: "false") }›
people-did-unban = ✓ No. { NUMBER($number, useGrouping: "false") } can work again.
people-ban-same = That is so already.

## The leaderboard

leaderboard-title = Most confirmed answers
leaderboard-title-here = Most confirmed answers of people here
leaderboard-line = { $place }. { $who }: { $count }
leaderboard-you = You
leaderboard-nameless = Contributor { $position }
leaderboard-empty = Nobody has a confirmed answer yet. Send /next to begin.
leaderboard-empty-here = Nobody here has a confirmed answer yet. Send /next to begin. For everybody: /leaderboard ‹leaderboard-what:everywhere›
leaderboard-shown = Others can read your name here.
leaderboard-hidden = Others cannot read your name here: you are a number to them.
leaderboard-now-shown = ✓ Your name stands in the list from now on. To hide it: /leaderboard ‹leaderboard-what:hide›
leaderboard-now-hidden = ✓ Your name does not stand in the list. To show it: /leaderboard ‹leaderboard-what:show›

## Feeds: a campaign's cards in a channel

feed-usage = Say which campaign, and how many cards an hour: /campaign ‹campaign-action:feed› ‹campaign-name:NAME› ‹campaign-rate:6›. To stop it: /campaign ‹campaign-action:feed› ‹campaign-name:NAME› ‹campaign-rate:stop›.
feed-rate = A feed posts 1 to 60 cards an hour. For example: /campaign ‹campaign-action:feed› ‹campaign-name:{ $name }› ‹campaign-rate:6›
feed-started = ✓ “{ $name }” posts { $rate ->
        [one] one card
       *[other] { $rate } cards
    } an hour here from now on. To stop it: /campaign ‹campaign-action:feed› ‹campaign-name:{ $name }› ‹campaign-rate:stop›
feed-now-stopped = ✓ “{ $name }” posts no more cards here. To begin again: /campaign ‹campaign-action:feed› ‹campaign-name:{ $name }› ‹campaign-rate:6›
feed-none = “{ $name }” posts no cards here. To begin: /campaign ‹campaign-action:feed› ‹campaign-name:{ $name }› ‹campaign-rate:6›
feed-not-running = “{ $name }” is { $status }, so there is nothing to post. See /campaign ‹campaign-action:list› for the others.
feed-only-groups = A feed posts cards in a group or a channel. Give this command there.
feed-stopped = The feed of “{ $campaign }” in { $title } has stopped: { $why } Then start it again with /campaign ‹campaign-action:feed›.
card-refused = The task that you posted in { $title } is closed: { $why } Then send /task again. Nothing was spent.
cannot-post-no-view = I do not see the channel. Give me the permission View Channel there, or invite me again if I am no longer in the server.
cannot-post-no-send = I may not post there. Give me the permission Send Messages in that channel.
cannot-post-no-send-in-threads = I may not post there. Give me the permission Send Messages in Threads in that channel.
cannot-post-channel-gone = the channel is not there anymore. Choose another one.
cannot-post-thread-closed = the thread is archived or locked. Open it again, or choose another channel.
cannot-post-card-too-long = the text is too long for a card there. Stars, underscores and other signs count twice. Shorten it.
cannot-post-other = I cannot post there. Look at my permissions in that channel, or choose another one.

## Gates: a campaign for people with a role

gate-usage = Say which campaign and which role: /campaign ‹campaign-action:gate› ‹campaign-name:NAME› ‹campaign-role:@role›. To open it again: /campaign ‹campaign-action:gate› ‹campaign-name:NAME› ‹campaign-role:everyone›.
gate-set = ✓ “{ $name }” is for people with that role now. Whoever has it sends me any command here once a day, so that I know.
gate-everyone = @everyone is what all members have, so it keeps nobody out. Choose a role of its own, or open it to everybody: /campaign ‹campaign-action:gate› ‹campaign-name:{ $name }› ‹campaign-role:everyone›
gate-open = ✓ “{ $name }” is open to everybody again.
gate-only-servers = Roles belong to a server. Give this command there.
card-gated = This task is for people with a certain role here. Ask a moderator for it, or send /next for another task.

## Logs: what happened to a group's campaigns, and who did it, for moderators

log-usage = Say whether I shall tell here what happens to this group's campaigns, and who did it: /campaign ‹campaign-action:log› ‹campaign-rate:on› or /campaign ‹campaign-action:log› ‹campaign-rate:off›.
log-only-groups = A log belongs to a group or a channel. Give this command there.
log-on = ✓ I tell here from now on what happens to this group's campaigns, and who did it. Everybody who reads this channel reads it. To stop it: /campaign ‹campaign-action:log› ‹campaign-rate:off›
log-off = ✓ I tell nothing more of that here.
log-none = There is no log here. To begin one: /campaign ‹campaign-action:log› ‹campaign-rate:on›
log-stopped = The log in { $title } has stopped: { $why } Then start it again with /campaign ‹campaign-action:log› ‹campaign-rate:on›.
log-title = Log
log-by-operator = The operator
log-by-operator-named = The operator
log-by-accord = Accord
log-by-accord-named = Accord
log-by-moderator = A moderator from elsewhere
log-by-moderator-named = { $name }
log-by-contributor = A contributor
log-by-contributor-named = Contributor no. { $name }
log-task-posted = { $who } posted a task: “{ $campaign }”.
log-campaign-started = { $who } started “{ $campaign }”.
log-campaign-paused = { $who } paused “{ $campaign }”.
log-campaign-resumed = { $who } resumed “{ $campaign }”.
log-campaign-closed = { $who } closed “{ $campaign }”.
log-campaign-gated = { $who } set a role for “{ $campaign }”: only people with it are asked.
log-campaign-ungated = { $who } opened “{ $campaign }” to everybody.
log-feed-started = { $who } started a feed of “{ $campaign }”: { $number ->
        [one] one card
       *[other] { $number } cards
    } an hour.
log-feed-stopped = { $who } stopped a feed of “{ $campaign }”.
log-log-started = { $who } turned this log on.
log-role-set = { $who } had a role given from now on for { $number ->
        [one] one confirmed answer
       *[other] { $number } confirmed answers
    }.
log-role-unset = { $who } ended the role for { $number ->
        [one] one confirmed answer
       *[other] { $number } confirmed answers
    }.
log-item-settled = { $who } decided a disputed item of “{ $campaign }” (item { $item }).
log-item-reported = { $who } reported an item of “{ $campaign }” (item { $item }).
log-contest = { $who } contests a verdict in “{ $campaign }” (item { $item }).
log-contest-accepted = { $who } found a contested answer right in “{ $campaign }”: item { $item } is settled with it.
log-contest-kept = { $who } left a contested verdict as it was in “{ $campaign }” (item { $item }).
log-report-withdrawn = { $who } withdrew an item of “{ $campaign }” (item { $item }).
log-report-dismissed = { $who } found nothing wrong with a reported item of “{ $campaign }” (item { $item }).
log-feed-broken = { $who } stopped a feed of “{ $campaign }”: I cannot post there any more. Look whether the channel is still open, and at my permissions in it, then start it again with /campaign ‹campaign-action:feed›.
log-role-broken = { $who } gives no role for { $number ->
        [one] one confirmed answer
       *[other] { $number } confirmed answers
    } any more: I may not. Give me the permission Manage Roles, put my own role above that one in the list of roles, then send /campaign ‹campaign-action:role› again.
log-contributor-ban = { $who } banned contributor no. { NUMBER($number, useGrouping: "false") }.
log-contributor-unban = { $who } lifted the ban of contributor no. { NUMBER($number, useGrouping: "false") }.
log-person-flagged = { $who } noticed something about the answers of contributor no. { NUMBER($number, useGrouping: "false") } in “{ $campaign }”: /people ‹people-action:show› ‹people-number:{ NUMBER($number, useGrouping: "false") }›
log-person-appealed = { $who } asks a moderator to look at what was noticed about their answers in “{ $campaign }”.
log-person-upheld = { $who } let stand what was noticed about contributor no. { NUMBER($number, useGrouping: "false") }.
log-person-lifted = { $who } lifted what was noticed about contributor no. { NUMBER($number, useGrouping: "false") }.
log-gold-retired = { $who } gave up a known answer of “{ $campaign }” (item { $item }): { $number } people who are usually right say something else. If it was settled by it, the item is disputed now.

## Roles for confirmed answers

role-usage = Say which role, and for how many confirmed answers: /campaign ‹campaign-action:role› ‹campaign-role:@role› ‹campaign-rate:50›. To give it to nobody any more: /campaign ‹campaign-action:role› ‹campaign-role:@role› ‹campaign-rate:off›.
role-set = ✓ I give that role to whoever has { $count ->
        [one] one confirmed answer
       *[other] { $count } confirmed answers
    } and uses me in this server, each person once. I need the permission Manage Roles, and my own role above that one in the list of roles.
role-everyone = @everyone is what all members have already. Choose a role of its own: /campaign ‹campaign-action:role› ‹campaign-role:@role› ‹campaign-rate:50›
role-unknown = There is no such role in this server, so nothing was changed. Type @, choose the role from the list, and send the command again.
role-off = ✓ I give it to nobody any more. Who has it keeps it.
role-none = No role is given here for confirmed answers. To begin: /campaign ‹campaign-action:role› ‹campaign-role:@role› ‹campaign-rate:50›
role-not-yours = Only who may give roles in this server can have me give them: you need the permission Manage Roles.
role-stopped = I cannot give the role for { $accepted ->
        [one] one confirmed answer
       *[other] { $accepted } confirmed answers
    } any more, which was asked for in { $title }: { $why }. Give me the permission Manage Roles, put my own role above that one in the list of roles, then send /campaign ‹campaign-action:role› again.
