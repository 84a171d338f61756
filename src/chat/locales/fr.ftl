### Ce qu’Accord dit en français. Des mots simples, une idée par message ; chaque refus dit quoi faire ensuite.
### Les identifiants et leurs variables sont les mêmes dans chaque langue : un test les compare.

## Les commandes, une ligne chacune : 100 caractères au plus

command-start = Commencer : ce que c’est et ce que tu gagnes
command-next = Recevoir une tâche
command-balance = Ce que tu as gagné et où c’est
command-wallet = Voir ou choisir le portefeuille où tu es payé
command-withdraw = Envoyer tes jetons à ton portefeuille
command-proof = La preuve d’un paiement, en fichier
command-autopay = Être payé sans avoir à le demander : dès un montant, ou un jour de la semaine
command-statement = Chaque réponse : ce qu’elle t’a rapporté, et dans quel paiement c’est parti
command-stats = Tes réponses en chiffres
command-leaderboard = Qui a le plus de réponses confirmées
command-language = Choisir ta langue
command-digest = Choisir si je te dis ce que valent tes réponses
command-link = Continuer sous le même compte ailleurs
command-help = Ce que je sais faire
command-privacy = Ce qui est gardé sur toi, en une minute
command-forget = Supprimer ton compte ici
command-task = Pour les modérateurs : publier une tâche dans ce chat
command-campaign = Pour les modérateurs : voir, suspendre et reprendre les campagnes
command-item = Pour les modérateurs : voir une tâche d’une campagne
command-dispute = Pour les modérateurs : trancher ce qui est disputé
command-contest = Pour les modérateurs : revoir ce que quelqu’un conteste
command-reported = Pour les modérateurs : les tâches signalées
command-people = Pour les modérateurs : ce qui a été remarqué dans les réponses des gens
argument-address = Ton adresse Solana
argument-autopay-choice = Un montant, un jour de la semaine, ou off
argument-language = en ou fr
argument-switch = on ou off
argument-task = Le genre de tâche, puis son texte
argument-campaign-action = list, status, pause, resume, feed, gate, log ou role
argument-campaign-name = Le nom de la campagne
argument-campaign-rate = Pour feed : cartes par heure, ou stop. Log : on, off. Role : réponses, ou off
argument-campaign-role = Pour gate : @rôle, ou everyone. Pour role : @rôle
argument-item = La tâche : tape quelques mots du texte, ou son numéro, comme #52
argument-dispute-action = list ou settle
argument-outcome = La bonne réponse
argument-contest-action = list, accept ou keep
argument-contest-case = Quelle réponse : tape quelques mots de sa tâche
argument-reported-action = list, withdraw ou fine
argument-link-code = Le code que je t’ai donné ailleurs
argument-leaderboard-what = here, everywhere, show ou hide
argument-people-action = flagged, show, uphold, lift, ban ou unban
argument-people-number = Le numéro de la personne
argument-people-reason = Pour ban : pourquoi, comme la personne le lira

## Les noms des commandes, là où la plateforme les traduit : en minuscules, sans espace

called-start = commencer
called-next = suivant
called-balance = solde
called-wallet = portefeuille
called-withdraw = retrait
called-proof = preuve
called-autopay = auto
called-statement = relevé
called-stats = chiffres
called-leaderboard = classement
called-language = langue
called-digest = bilan
called-link = relier
called-help = aide
called-privacy = confidentialité
called-forget = oublier
called-task = tâche
called-campaign = campagne
called-item = élément
called-dispute = litige
called-contest = contestation
called-reported = signalements
called-people = personnes

## Les boutons

button-agree = J’accepte et j’ai 16 ans ou plus
button-privacy = Mes données en une minute
button-revoke = Retirer mon accord
button-next = Tâche suivante
button-retry = Réessayer
button-balance = Mon solde
button-withdraw = Retirer
button-proof = Preuve
button-proof-of = { $amount }, { $day }
button-wallet-yes = Oui, c’est le mien
button-wallet-no = Non
button-wallet-page = Le choisir avec mon application
button-wallet-back = Ce n’était pas moi : annuler
button-prove = Prouver qu’il est à moi
button-prove-page = Ouvrir la page et signer
button-open-in = Ouvrir dans { $name }
button-prove-paste = Je n’arrive pas à l’ouvrir
button-autopay-from = Dès { $amount }
button-autopay-off = Seulement quand je le demande
button-statement = Chaque réponse
button-statement-more = Réponses d’avant
button-statement-first = Dernières réponses
button-statement-file = En tableau
button-skip = Passer
button-report = Signaler
button-undo = Annuler
button-write = Écrire une réponse
button-forget-yes = Oui, supprimer mon compte
button-forget-no = Non, le garder
button-digest-on = Dis-le-moi
button-digest-off = Ne me le dis pas
button-see = Voir
button-see-item = Voir : { $item }
button-contest = Contester
button-appeal = Demander à un modérateur
button-flags = Voir ce que j’ai remarqué
button-leaderboard-show = Montrer mon nom
button-leaderboard-hide = Cacher mon nom
button-english = English
button-french = Français

## Les deux premières minutes

welcome-hello = Bonjour { $name }.
welcome-hello-nameless = Bonjour.
welcome-what = Je t’envoie de petites tâches, comme dire si une phrase semble joyeuse ou fâchée. Une tâche prend environ dix secondes.
welcome-pay-one = Chaque réponse que d’autres confirment rapporte { $amount }, payés sur ton propre portefeuille.
welcome-pay-range = Chaque réponse que d’autres confirment rapporte de { $least } à { $most }, payés sur ton propre portefeuille.
welcome-pay-later = Chaque réponse que d’autres confirment rapporte des { $symbol }, payés sur ton propre portefeuille.
welcome-terms = Tes réponses entrent dans un jeu de données, sans ton nom. Tu peux les reprendre à tout moment avec /forget. Il faut avoir 16 ans ou plus.
welcome-changed = Ce que tu avais accepté a changé depuis. Relis-le, s’il te plaît.
welcome-back = Tu es déjà inscrit. On continue ?
consent-needed-toast = Ouvre d’abord un chat privé avec moi et envoie /start. Cela prend une demi-minute.
consent-needed-here-toast = Envoie d’abord /start. Toi seul le vois, et cela prend une demi-minute.
consent-revoked = ✓ Ton accord est retiré. Je ne t’envoie plus de tâches, et tes réponses quittent le jeu de données.
consent-revoked-then = Ce que tu as gagné reste à toi : /withdraw. Pour recommencer : /start. Pour supprimer ton compte : /forget.
consent-none = Il n’y a pas d’accord à retirer. Pour commencer : /start.

privacy-title = Tes données en une minute
privacy-kept = Ce qui est gardé : ton identifiant et ton nom dans cette application, ta langue, tes réponses, les groupes où tu m’as utilisé avec tes rôles là-bas, et ce qui t’a été payé. Si tu donnes une adresse de portefeuille, elle aussi.
privacy-use = Pour quoi faire : un seul jeu de données de réponses. Ton nom, ton identifiant et ton portefeuille n’y sont jamais.
privacy-chain = Ce que tout le monde peut voir : les paiements à ton portefeuille, comme tout virement sur Solana. Rien d’autre sur toi n’y va.
privacy-messages = Ce qui n’est pas gardé : tout ce que tu m’écris d’autre, et ce que les gens écrivent dans les groupes. Dans le chat web, je garde les messages que tu vois, pour que tu les retrouves la fois suivante ; /forget les supprime.
privacy-yours = Ce que tu décides : le bouton ci-dessous retire ton accord, et tes réponses quittent le jeu de données. /forget supprime aussi ton compte. Une copie déjà transmise ne peut pas être rappelée.
privacy-yours-later = Ce que tu décides : tu peux retirer ton accord à tout moment sous /privacy, et tes réponses quittent le jeu de données. /forget supprime aussi ton compte. Une copie déjà transmise ne peut pas être rappelée.
privacy-banned = Si tu es exclu et supprimes ton compte, une chose reste pour que cela tienne : une empreinte salée de ton identifiant ici, dont personne ne peut le relire.
privacy-contact = Des questions : { $contact }

## Les tâches

recorded = ✓ { $answer }, enregistré. En attente des autres : { $amount }.
recorded-text = ✓ Enregistré. En attente des autres : { $amount }.
recorded-unpaid = ✓ { $answer }, enregistré.
recorded-text-unpaid = ✓ Enregistré.
recorded-toast = Enregistré : { $answer }
recorded-text-toast = Enregistré
skipped = Passée.
reported = Signalée, merci. Un modérateur va regarder.
undone = C’est annulé. Que réponds-tu maintenant ?
not-needed = Assez de gens avaient répondu à celle-là, elle est donc close. Rien n’est perdu. En voici une autre.
already-answered = Tu as déjà répondu à celle-ci.
expired = Cette tâche est passée à quelqu’un d’autre après un moment. En voici une autre.
not-yours = Ce bouton est à quelqu’un d’autre. Envoie-moi /next pour avoir ta propre tâche.
campaign-paused = Les modérateurs ont suspendu cette campagne pour le moment, ta réponse n’a donc pas été enregistrée. En voici une autre.
task-gated = Cette tâche est pour les personnes qui ont un certain rôle dans un serveur, et je ne vois pas que tu l’as encore. Ta réponse n’a pas été enregistrée, et la tâche est rendue aux autres. Si tu as ce rôle, envoie /next dans ce serveur : il compte ensuite { $hours } heures.
stale-button = Ce bouton est trop ancien. Envoie /next pour avoir une tâche.
nothing-to-undo = On ne peut plus l’annuler : ta réponse a déjà été comparée à ce qu’on sait. Si le résultat te semble faux, tu pourras le contester quand je t’en parlerai.
draft-sure = Est-ce ton texte corrigé ? Il n’a presque aucun mot de celui d’en haut.
button-draft-yes = Oui, c’est ma réponse
button-draft-no = Non
draft-dropped = Pas pris.
tap-a-button = Pour cette tâche, touche un des boutons.
nothing-asked = Je n’attends aucun texte. Envoie /next pour une tâche, ou /help pour savoir ce que je fais.
upload-refused = Je ne sais pas utiliser les fichiers. Envoie /next pour une tâche ; tout passe par des boutons et de courts textes.

none-nothing-running = Aucune campagne n’est en cours, il n’y a donc pas de tâche.
none-nothing-running-then = De nouvelles commencent sans date fixe. Réessaie demain.
none-for-you = Il n’y a pas de tâche pour toi en ce moment.
none-role-here = Il y a du travail pour les gens qui ont un certain rôle dans ce serveur, et tu ne l’as pas. Un modérateur peut te le donner ; envoie ensuite /next ici à nouveau.
none-role-elsewhere = Il y a du travail pour les gens qui ont un certain rôle dans un serveur. Si tu l’as, envoie /next une fois dans ce serveur : je ne vois tes rôles que là-bas, et ils comptent { $hours } heures.
none-all-done = Toutes les tâches sont faites.
none-all-done-then = Il y en aura d’autres quand une campagne commencera. Réessaie demain.
none-all-answered = Tu as répondu à toutes les tâches ouvertes.
none-all-answered-then = Il y en aura d’autres quand une campagne commencera. Réessaie demain.
none-waiting = D’autres personnes ont toutes les tâches ouvertes en ce moment.
none-waiting-then = Une tâche peut se libérer dans { $minutes ->
        [one] une minute
       *[other] { $minutes } minutes
    }.
none-waiting-soon = Une tâche peut se libérer d’un instant à l’autre.
none-resting = C’est assez pour aujourd’hui.
none-resting-then = Tes dernières réponses étaient souvent différentes de celles des autres, alors je te donne peu de tâches par jour pour l’instant. Chaque réponse confirmée en apporte d’autres. La prochaine vient { $hours ->
        [one] dans une heure
       *[other] dans { $hours } heures
    }.

banned = Tu ne peux pas travailler ici pour le moment.
banned-reason = La raison : { $reason }
banned-appeal = Si tu penses que c’est une erreur, écris à { $contact }. Donne ce numéro : { $number }.
banned-appeal-here = Si tu penses que c’est une erreur, dis-le aux responsables de ce service. Donne ce numéro : { $number }.
banned-toast = Tu ne peux pas travailler ici pour le moment. Envoie-moi /help en chat privé pour savoir pourquoi.

## Solde et portefeuille

balance-title = Ton solde
balance-pending = En attente des autres : { $amount }. { $count ->
        [one] { $count } réponse compte dès qu’assez de gens ont répondu à la même tâche.
       *[other] { $count } réponses comptent dès qu’assez de gens ont répondu aux mêmes tâches.
    }
balance-pending-none = En attente des autres : rien. Envoie /next pour une tâche.
balance-due = À toi maintenant : { $amount }. Envoie /withdraw et je les envoie à ton portefeuille.
balance-due-missing = À toi maintenant : { $amount }. Tu peux retirer à partir de { $minimum } ; il manque { $missing }.
balance-due-none = À toi maintenant : encore rien. Les réponses que d’autres confirment arrivent ici.
balance-transit = En route : { $amount }. Cela arrive en quelques minutes ; je te préviens.
balance-held = Retenu : { $amount }, parce que { $reason }. C’est toujours à toi. { $todo }
balance-paid = Payé jusqu’ici : { $amount }.
balance-last = Derniers mouvements
balance-entry-answer = +{ $amount } : une réponse a été confirmée
balance-entry-payout = −{ $amount } : retiré vers ton portefeuille
balance-entry-in = +{ $amount }
balance-entry-out = −{ $amount }

wallet-none = Où dois-je envoyer ce que tu gagnes ? Envoie-moi ton adresse Solana : 32 à 44 lettres et chiffres. Ton application la montre sous « Recevoir ».
wallet-none-app = Tu n’as pas encore de portefeuille ? C’est une application gratuite, comme Phantom ou Solflare. Prends-la dans le magasin d’applications de ton téléphone, puis reviens. Ne me donne pas une adresse sur une plateforme d’échange : ce que j’y envoie peut être perdu.
wallet-none-page = Ou touche le bouton : ton application de portefeuille me la donne.
wallet-now = Tu es payé sur { $address }.
wallet-proven = ✓ Tu as prouvé le { $day } qu’il est à toi.
wallet-unproven = Tu n’as pas encore prouvé qu’il est à toi.
wallet-must-prove = Je paierai dessus dès que tu auras prouvé qu’il est à toi.
wallet-cooling = Il est nouveau : je n’y envoie rien avant le { $when }. D’ici là, tu peux annuler : /wallet ‹address:back›
wallet-changed = Ton portefeuille a été changé. À partir de maintenant, je paie sur { $address }.
wallet-changed-not-you = Ce n’était pas toi ? Envoie /wallet ‹address:back›, et je paie de nouveau sur celui d’avant.
wallet-back-done = ✓ Annulé. Je ne paie plus sur { $other }, mais de nouveau sur { $address }
wallet-back-then = Si ce n’est pas toi qui l’avais changé, quelqu’un d’autre utilise ton compte ici ou sur une plateforme que tu as reliée. Protège-le, et dis-le-nous : /help.
wallet-change = Pour en changer : /wallet ‹address:ADRESSE›
wallet-never = Je ne demande jamais ta phrase de récupération ni une clé. Qui te les demande veut te voler.
wallet-field = Ton adresse Solana
wallet-is-this = Est-ce ton portefeuille ?
wallet-set = ✓ Enregistré. À partir de maintenant, je paie sur { $address }.
wallet-set-held = Tes { $amount } retenus iront aussi sur ce portefeuille, et plus sur celui d’avant.
wallet-set-running = Tes { $amount } sont déjà en route, et vont encore sur { $wallet }.
wallet-set-then = Tu as { $amount }. Envoie /withdraw quand tu les veux.
wallet-kept = Rien n’a changé. Envoie /wallet pour voir ou choisir ton portefeuille.
wallet-secret = ✗ Stop. Cela ressemble à la phrase de récupération ou à la clé d’un portefeuille. Je ne l’ai pas gardée.
wallet-secret-then = Supprime ton message tout de suite. Qui l’a vu peut tout prendre dans ce portefeuille : mets donc ton argent sur un nouveau.
wallet-secret-only = Il me faut seulement l’adresse, celle que ton application montre sous « Recevoir ». Personne d’honnête ne demande le reste.
wallet-secret-else = Si c’était une phrase ordinaire, mets un point à la fin et renvoie-la.

## Un portefeuille se prouve par une signature

proof-ask = Prouve que ce portefeuille est à toi : { $address }. Ouvre la page ci-dessous et signe un court texte avec lui.
proof-ask-unpaid = Encore une étape avant que je puisse te payer. Prouve que ce portefeuille est à toi : { $address }. Ouvre la page ci-dessous et signe un court texte avec lui.
proof-until = D’ici là, je continue de payer sur { $address }.
proof-free = Signer est gratuit. Cela ne déplace rien et ne donne à personne l’accès à ton portefeuille.
proof-link = Le lien marche une fois, pendant { $minutes } minutes, et pour ton compte ({ $mark }) seulement. Ne le donne à personne.
proof-paste = Pour prouver que { $address } est à toi, signe exactement ce texte avec lui, dans une application ou un outil qui signe des messages :
proof-paste-then = Envoie-moi ensuite la signature : 86 à 88 lettres et chiffres. Elle compte pendant { $minutes } minutes, une fois.
proof-field = La signature
proof-done = ✓ C’est prouvé. Je paie sur { $address }.
page-title = Prouver qu’un portefeuille est à toi
page-for = Pour le compte { $mark } sur { $domain }. C’est celui du message dans ton chat.
page-choose = Dans quelle application de portefeuille veux-tu être payé ?
page-bound = Signe avec le portefeuille { $address }. Dans quelle application est-il ?
page-use = { $name }
page-none = Je ne vois pas d’application de portefeuille dans ce navigateur.
page-inside = Sur un téléphone, ouvre cette page dans ton application de portefeuille :
page-otherwise = Sans cela : retourne dans le chat et envoie /wallet avec ton adresse. « { $button } » y montre un autre moyen.
page-what = Voici ce que tu signes :
page-means = « { $address } est mon portefeuille. { $domain } peut y envoyer ce que je gagne. »
page-text = Voir le texte exact
page-sign = Signer avec { $name }
page-other = Prendre une autre application
page-until = Le lien marche jusqu’à { $time }.
page-wait-connect = Regarde { $name } : il demande si cette page peut voir ton adresse.
page-wait-sign = Regarde { $name } : il te demande de signer.
page-checking = Un instant…
page-declined = Tu n’as pas signé : rien n’a changé. Tu peux réessayer.
page-offline = Je suis injoignable en ce moment : rien n’a changé. Regarde si tu es en ligne, puis réessaie. Si cela dure, reviens plus tard : le chat te donne un nouveau lien avec /wallet.
page-too-fast = C’était trop souvent. Attends une minute, puis réessaie.
page-done = ✓ C’est prouvé. { $address } est maintenant ton portefeuille.
page-done-then = Tu peux fermer cette page. Je t’ai écrit dans le chat.

withdraw-started = Tu as { $amount }. Je les envoie à { $address } dans les prochaines minutes.
withdraw-again = Je réessaie d’envoyer { $amount } à { $address }. La dernière fois, le paiement a été retenu parce que { $reason }.
withdraw-part = J’envoie { $amount } à { $address } dans les prochaines minutes : c’est le plus qui part en un jour. { $rest } de plus restent à toi : envoie /withdraw de nouveau demain.
withdraw-account = Ouvrir ton compte de jetons coûte un peu à la trésorerie, une seule fois ; pour toi, c’est gratuit.
withdraw-below = Tu as { $amount }. J’envoie à partir de { $minimum } : il manque { $missing }.
withdraw-below-opening = Tu as { $amount }. Rien n’a encore été envoyé à ce portefeuille, et la première fois je dois lui ouvrir un compte de jetons. Je le fais à partir de { $minimum } : il manque { $missing }. Pour toi, c’est gratuit.
withdraw-below-then = Les réponses que d’autres confirment s’y ajoutent : /next.
withdraw-waiting = { $amount } de plus attendent les réponses des autres.
withdraw-no-wallet = Je ne connais pas encore ton portefeuille. Donne-le-moi ici, puis renvoie /withdraw.

## Les refus des autres pièces : ce qui n’a pas marché, et quoi faire

refusal-no-wallet = Je ne connais pas encore ton portefeuille. Envoie /wallet, puis retire de nouveau.
refusal-payout-running = { $amount } sont encore en route vers { $wallet }. Je te préviens à l’arrivée ; tu pourras alors retirer de nouveau.
refusal-payout-held = Tes { $amount } sont retenus, parce que { $reason }. Ils sont toujours à toi. { $todo }
refusal-wallet-unproven = Je ne paie que sur un portefeuille dont tu as prouvé qu’il est à toi, et celui-ci ne l’est pas encore.
refusal-wallet-cooling = Ton portefeuille a été changé il y a peu : je n’envoie rien avant le { $when }. Ton solde reste à toi ; renvoie /withdraw à ce moment-là. Si ce n’est pas toi qui l’as changé : /wallet ‹address:back›
refusal-wallet-back-none = Il n’y a pas de portefeuille d’avant auquel revenir. Pour en changer, envoie-moi une autre adresse : /wallet
refusal-proof-unknown = Je ne connais pas ce lien. Il en manque peut-être un bout, ou un plus récent a pris sa place. Rien n’a changé. Envoie /wallet dans ton chat avec moi, et ouvre le lien que tu y reçois.
refusal-proof-no-link = Cette page va avec un lien de ton chat avec moi. Envoie /wallet là-bas, et ouvre le lien que tu reçois.
refusal-proof-expired = Cela a pris plus de { $minutes } minutes et ne compte donc plus. Rien n’a changé. Envoie /wallet dans ton chat avec moi pour recommencer.
refusal-proof-replayed = Cela a déjà servi, et ne marche qu’une fois. Si ton portefeuille n’est pas encore le bon, envoie /wallet dans ton chat avec moi pour un nouveau lien.
refusal-proof-too-many = C’était trop de signatures fausses pour ce lien. Envoie /wallet dans ton chat avec moi pour en avoir un nouveau.
refusal-proof-foreign-domain = Ce texte a été signé pour un autre site ({ $domain }), pas pour { $own }. Quelqu’un essaie peut-être de te piéger. Ouvre le lien que je t’ai donné, et signe là.
refusal-proof-other-account = Cette signature est pour un autre compte que le tien : elle ne prouve rien ici. Envoie /wallet dans ton propre chat, et signe le texte que tu y reçois.
refusal-proof-wrong-address = C’est un autre portefeuille que { $address }. Choisis celui-là dans ton application et réessaie, ou envoie-moi l’autre adresse avec /wallet.
refusal-proof-changed-text = Ton portefeuille a signé un autre texte que celui montré ici : cela ne compte pas. Réessaie, et signe le texte tel quel ; ou envoie /wallet dans ton chat avec moi pour un nouveau lien.
refusal-proof-bad-signature = Cette signature ne va pas avec le texte et le portefeuille. Signe exactement le texte que je t’ai donné, avec ce portefeuille, et réessaie.
refusal-proof-nothing-asked = Je n’attends pas de signature. Envoie-moi l’adresse que tu veux prouver : /wallet ‹address:ADRESSE›
refusal-wallet-not-base58 = Ce n’est pas une adresse Solana : elle a 32 à 44 lettres et chiffres, sans 0, O, I ni l. Copie-la depuis ton application, sous « Recevoir ».
refusal-wallet-off-curve = Personne ne pourrait dépenser ce que j’envoie à cette adresse : un caractère y est faux ou manque, ou elle appartient à un programme. Copie ta propre adresse depuis ton application, sous « Recevoir ».
refusal-wallet-token-account = C’est un compte de jetons, pas un portefeuille. Copie l’adresse du portefeuille lui-même, sous « Recevoir ».
refusal-wallet-is-mint = C’est l’adresse du jeton lui-même, pas de ton portefeuille. Copie la tienne depuis ton application, sous « Recevoir ».
refusal-wallet-is-program = C’est un programme, pas un portefeuille. Copie ta propre adresse depuis ton application, sous « Recevoir ».
refusal-wallet-is-treasury = C’est la trésorerie elle-même, pas ton portefeuille. Copie ta propre adresse depuis ton application, sous « Recevoir ».
refusal-wallet-check-later = Je n’arrive pas à joindre Solana pour vérifier cette adresse. Rien n’a changé. Réessaie dans quelques minutes.
refusal-treasury-too-low = Il n’y a pas assez dans la trésorerie : il manque { $missing }. Demande à l’opérateur de la remplir, puis réessaie.

## Chiffres, langue, nouvelles, aide

stats-title = Tes réponses
stats-none = Tu n’as encore répondu à rien. Envoie /next pour ta première tâche.
stats-answered = Données : { $count }
stats-accepted = Confirmées par d’autres : { $count }
stats-rejected = Non confirmées : { $count }
stats-pending = En attente des autres : { $count }
stats-rate = { $percent } % de celles qui ont été vérifiées sont confirmées.
stats-flagged = { $count ->
        [one] J’ai remarqué quelque chose dans tes réponses.
       *[other] J’ai remarqué { $count } choses dans tes réponses.
    }
stats-campaign = { $name } : { $answered } données, { $accepted } confirmées

language-ask = Quelle langue veux-tu ?
language-set = ✓ On parle français à partir de maintenant.
language-unknown = Je parle anglais et français. Que veux-tu ?
digest-is-on = Je te dis de temps en temps ce que valent tes réponses, plusieurs à la fois. Veux-tu que je continue ?
digest-is-off = Je ne te dis pas ce que valent tes réponses. Veux-tu que je le fasse ?
digest-on = ✓ Je te dis de temps en temps ce que valent tes réponses. Pour arrêter : /digest ‹switch:off›.
digest-off = ✓ Plus de ces messages. /balance et /stats montrent toujours ce que valent tes réponses. Pour les ravoir : /digest ‹switch:on›.

## Les paiements sans demander

autopay-none = Je te paie quand tu le demandes : /withdraw. Tu peux aussi être payé sans avoir à le demander.
autopay-from = J’envoie tout dès que tu as { $amount }.
autopay-day = J’envoie tout une fois par semaine, chaque { $day } (UTC).
autopay-ask = Quand dois-je te payer ? Choisis un montant, ou un jour. Les jours commencent à minuit UTC.
autopay-then = Moins de { $minimum } attend que cela fasse plus. À chaque fois, je te dis ce que j’ai envoyé et où, et le bouton « { $button } » t’en donne la preuve. Pour arrêter : /autopay ‹autopay-choice:off›
autopay-wallet = Il manque une chose : un portefeuille sur lequel je peux payer. Envoie /wallet.
autopay-off = ✓ À partir de maintenant, je te paie seulement quand tu le demandes : /withdraw.
autopay-too-small = J’envoie à partir de { $minimum }. Choisis cela ou plus, par exemple : /autopay ‹autopay-choice:{ $minimum }›
autopay-unknown = Je ne comprends pas. Cela peut être un montant, un jour de la semaine, ou off, par exemple : /autopay ‹autopay-choice:vendredi›

## Chaque réponse et ce qu’elle est devenue

statement-title = Tes réponses, les plus récentes d’abord
statement-none = Il n’y a pas de réponse à montrer. Envoie /next pour une tâche.
statement-waiting = En attente des autres : { $base } s’ils la confirment.
statement-rejected = Pas confirmée : rien gagné.
statement-unpaid = Confirmée. Cette tâche ne rapporte rien.
statement-sum = Confirmée : { $base } × { $percent } % de qualité = { $amount }
statement-due = → à toi depuis le { $day }, pas encore envoyé
statement-sending = → en route, paiement { $payment } du { $day }
statement-held = → paiement { $payment } du { $day }, retenu : { $reason }
statement-paid = → envoyé le { $day }, paiement { $payment }, lot { $batch }, transaction { $signature }
statement-file = { $count ->
        [one] Ta seule réponse, dans un tableau
       *[other] Tes { $count } réponses, dans un tableau
    } que tout tableur ouvre.
statement-file-columns = réponse | donnée | campagne | tâche | base | qualité | gagné | vérifiée | paiement | lot | envoyé | transaction
help-title = Ce que je sais faire
help-line = /{ $name } : { $what }
help-contact = Si quelque chose ne va pas, écris à { $contact }.

forget-ask = Cela supprime ton compte : ton nom, ton identifiant, ton portefeuille et ce qui a été appris de toi. { $count ->
        [0] Tu n’as pas encore de réponses.
        [one] Ta seule réponse quitte le jeu de données.
       *[other] Tes { $count } réponses quittent le jeu de données.
    }
forget-loses = Tu perdrais { $amount } qui ne t’ont pas été payés. Pour avoir d’abord ce que tu peux : /withdraw.
forget-pending = Les réponses qui attendent encore les autres ({ $amount }) ne te seront pas payées.
forget-held = { $amount } sont retenus. Ils peuvent encore partir vers le portefeuille prévu, mais tu ne pourrais plus en donner un autre, et personne ne pourrait te le dire. Pour savoir pourquoi : /balance.
forget-transit = { $amount } sont en route vers ton portefeuille et arrivent quand même.
forget-proof = Je ne pourrai plus faire de preuve de tes paiements. Les fichiers que tu as gardent leur valeur ; pour le reste, avant : /proof.
forget-sure = C’est définitif. Es-tu sûr ?
forget-done-banned = ✓ Ton compte est supprimé. Tu étais exclu et tu le restes : pour cela seulement, je garde une empreinte salée de ton identifiant.
forget-done = ✓ Ton compte est supprimé. Si tu reviens un jour, tu recommences à zéro avec /start.
forget-kept = Rien n’a été supprimé.

unknown-command = Je ne connais pas /{ $name }. Voulais-tu dire /{ $nearest } ?
unknown-command-far = Je ne connais pas /{ $name }. Envoie /help pour savoir ce que je fais.

## Les cartes dans les groupes

card-answered = { $count ->
        [0] Personne n’a encore répondu.
        [one] Une personne a répondu.
       *[other] { $count } personnes ont répondu.
    }
card-pay = Une réponse confirmée rapporte { $amount }.
card-settled = ✓ Tranché : { $outcome }
card-disputed = Les gens n’étaient pas d’accord sur celle-ci. Un modérateur va regarder.
card-withdrawn = Cette tâche a été close sans résultat.
card-closed = Cette tâche est close. Envoie-moi /next en chat privé pour une autre.
card-paused = Les modérateurs ont suspendu cette tâche. Réessaie plus tard.
card-write-toast = Je te l’ai envoyée dans notre chat privé.

## Les modérateurs

moderators-only = Cette commande est pour les modérateurs. Les administrateurs peuvent l’utiliser dans leur propre groupe. Envoie /help pour savoir ce que tu peux faire.
task-usage = Écris la tâche après la commande, par exemple : /task ‹task:La soupe était encore froide.›
task-usage-kinds = Tu peux d’abord dire le genre : { $kinds }. Pour proposer tes propres réponses : /task ‹task:{ $kind } Question ? | Réponse 1 | Réponse 2›
task-invalid = Cela ne va pas avec une tâche du genre « { $kind } ».
task-too-long = Ce texte a { $length } caractères, et une tâche du genre « { $kind } » en prend { $max } au maximum. Raccourcis-le et renvoie-le.
task-few-labels = Une tâche du genre « { $kind } » demande de 2 à 25 réponses au choix, et tu en as donné { $count }. Écris-les après la question, chacune derrière un |.
task-long-label = Une réponse au choix a 80 caractères au maximum, et « { $label } » en a { $length }. Raccourcis-la et renvoie la tâche.
task-same-labels = Deux de tes réponses sont les mêmes : « { $label } ». Donne chacune une fois, et renvoie la tâche.
task-no-labels = Une tâche du genre « { $kind } » a ses propres réponses et n’en prend pas d’autres. Pour les tiennes : /task ‹task:choice Question ? | Réponse 1 | Réponse 2›
task-unknown-kind = Je ne connais pas de genre de tâche « { $kind } ». Voulais-tu dire « { $nearest } » ? Rien n’a été publié.
task-as = Tu n’as pas dit de genre, je l’ai donc prise comme « { $kind } » ({ $title }). Les autres genres : { $kinds }. Par exemple : /task ‹task:{ $other }›, puis le texte.
task-not-here = Rien n’a été publié : qui me fait tourner paie ces tâches, et ne les a pas permises dans ce groupe.
task-not-here-ask = Demande-le-lui. Il lui faut savoir de quel groupe il s’agit :
task-not-here-contact = Demande-le : { $contact }. Il faut y dire de quel groupe il s’agit :
task-limit = Ce groupe a publié { $count } tâches en 24 heures, c’est la limite. Tu peux publier la suivante dans { $hours ->
        [one] une heure
       *[other] { $hours } heures
    }.
campaign-usage = Dis quoi faire : /campaign ‹campaign-action:list›, /campaign ‹campaign-action:status› ‹campaign-name:NOM›, /campaign ‹campaign-action:pause› ‹campaign-name:NOM›, /campaign ‹campaign-action:resume› ‹campaign-name:NOM›, /campaign ‹campaign-action:feed› ‹campaign-name:NOM› ‹campaign-rate:6› (cartes par heure, publiées ici), /campaign ‹campaign-action:gate› ‹campaign-name:NOM› ‹campaign-role:@rôle›, /campaign ‹campaign-action:role› ‹campaign-role:@rôle› ‹campaign-rate:50› ou /campaign ‹campaign-action:log› ‹campaign-rate:on›.
campaign-which = Dis quelle campagne : /campaign ‹campaign-action:{ $action }› ‹campaign-name:NOM›. Voir ce qu’il y a : /campaign ‹campaign-action:list›.
campaign-none = Il n’y a pas encore de campagne{ $place ->
        [group] {" "}dans ce groupe. Publie une tâche avec /task.
       *[all] . L’opérateur en crée une en ligne de commande.
    }
campaign-title = Campagnes
campaign-line = { $name } : { $status }, { $settled } sur { $items } tranchés
campaign-more = et { $count } de plus. Demande-les par leur nom : /campaign ‹campaign-action:status› ‹campaign-name:NOM›
campaign-status-running = en cours
campaign-status-paused = suspendue
campaign-status-draft = pas commencée
campaign-status-closed = close
campaign-detail-name = { $name } : { $status }
campaign-detail-kind = Tâche : { $kind }
campaign-detail-items = Éléments : { $items }. Tranchés : { $settled }. Ouverts : { $open }. Disputés : { $disputed }.
campaign-detail-answers = Réponses : { $answers }. Une réponse confirmée rapporte { $reward }.
campaign-detail-agreement = Les gens sont d’accord : { $value } sur 1 (alpha de Krippendorff, { $low } à { $high }). 0 serait le hasard.
campaign-not-yours = « { $name } » est montrée ici, mais elle est à l’opérateur, qui seul peut faire cela. Tu peux la regarder (/campaign ‹campaign-action:status›) et arrêter ses cartes ici (/campaign ‹campaign-action:feed›).
campaign-unknown = Je ne connais pas de campagne « { $name } ». Voir ce qu’il y a : /campaign ‹campaign-action:list›.
campaign-unknown-near = Je ne connais pas de campagne « { $name } ». Voulais-tu dire « { $nearest } » ?
campaign-did-pause = ✓ « { $name } » est suspendue. Les réponses en route ne sont pas prises. Pour continuer : /campaign ‹campaign-action:resume› ‹campaign-name:{ $name }›
campaign-did-resume = ✓ « { $name } » est de nouveau en cours.
campaign-cannot = « { $name } » est { $status }, ce n’est donc pas possible. Voir les autres : /campaign ‹campaign-action:list›.

## Les tâches une à une, et ce qui attend un modérateur

item-usage = Dis quelle tâche : /item ‹item:#52›, ou /item ‹item:CAMPAGNE ID› avec son id dans son fichier.
item-unknown = Je ne connais pas cette tâche, ou elle n’est pas à toi. Nomme-la par son numéro, comme #52, ou par sa campagne et son id là-bas. Voir /campaign ‹campaign-action:list›.
item-title = Tâche #{ $number } de { $campaign }, là-bas « { $item } »
item-status-open = Encore ouverte.
item-status-disputed = Les gens ne sont pas d’accord.
item-status-settled = Tranchée.
item-status-withdrawn = Retirée : plus personne n’est interrogé.
item-reported = Signalée { $count ->
        [one] une fois
       *[other] { $count } fois
    }.
item-reported-then = Pour la retirer : /reported ‹reported-action:withdraw› ‹item:#{ $number }›. Si tout va bien : /reported ‹reported-action:fine› ‹item:#{ $number }›
item-disputed-then = Pour trancher : /dispute ‹dispute-action:settle› ‹item:#{ $number }› ‹outcome:RÉPONSE›
case-item = #{ $number } « { $item } » ({ $campaign })
case-more = Il y en a d’autres. Décide de quelques-unes, puis redemande la liste.
case-not-yours = Tu peux voir cette tâche, mais sa campagne est à quelqu’un d’autre : c’est l’opérateur qui décide.
case-own-answer = Tu as toi-même répondu à cette tâche. Quelqu’un d’autre doit en décider.
dispute-usage = Dis quoi faire : /dispute ‹dispute-action:list›, /dispute ‹dispute-action:list› ‹campaign-name:CAMPAGNE› ou /dispute ‹dispute-action:settle› ‹item:#52› ‹outcome:RÉPONSE›.
dispute-title = Ce sur quoi les gens ne sont pas d’accord
dispute-none = Il n’y a rien sur quoi les gens ne seraient pas d’accord.
dispute-said = { $count } × { $answer }
dispute-then = Pour en trancher une : /dispute ‹dispute-action:settle› ‹item:#{ $number }› ‹outcome:RÉPONSE›
dispute-not = « { $item } » n’est pas disputée, il n’y a donc rien à trancher. Voir /dispute ‹dispute-action:list›.
dispute-outcome = Ce n’est pas une réponse à cette tâche. { $count ->
        [0] {""}
       *[other] Choisis-en une : { $labels }
    }
dispute-settled = ✓ « { $item } » est tranchée : { $outcome }. Qui l’a dit est payé.
contest-usage = Dis quoi faire : /contest ‹contest-action:list›, /contest ‹contest-action:accept› ‹contest-case:#17› (la réponse est juste : la tâche est réglée avec elle, et qui l’a dit est payé) ou /contest ‹contest-action:keep› ‹contest-case:#17› (le verdict reste).
contest-title = Ce que les gens contestent
contest-none = Personne ne conteste rien pour le moment.
contest-said = La réponse était { $answer }, le résultat { $outcome }.
contest-then = Pour qu’une réponse compte : /contest ‹contest-action:accept› ‹contest-case:#{ $number }›. Pour en rester là : /contest ‹contest-action:keep› ‹contest-case:#{ $number }›
contest-unknown = Rien qui soit à toi n’est contesté sous ce numéro, ou c’est déjà décidé. Voir /contest ‹contest-action:list›.
contest-accepted = ✓ « { $item } » est désormais réglée ainsi : { $outcome }. { $count ->
        [0] La personne reçoit { $amount }.
        [one] La personne et une autre qui l’avait dit reçoivent { $amount } chacune.
       *[other] La personne et { $count } autres qui l’avaient dit reçoivent { $amount } chacune.
    } Qui a été payé pour elle avant le garde. Je le leur dis.
contest-accepted-unpaid = ✓ « { $item } » est désormais réglée ainsi : { $outcome }. Je le dis à la personne.
contest-kept = ✓ Le verdict sur « { $item } » reste. Je le dis à la personne.
reported-usage = Dis quoi faire : /reported ‹reported-action:list›, /reported ‹reported-action:withdraw› ‹item:#52› (plus personne n’est interrogé, et qui a répondu est payé) ou /reported ‹reported-action:fine› ‹item:#52›.
reported-title = Ce que les gens ont signalé
reported-none = Rien n’est signalé pour le moment.
reported-then = Pour en retirer une : /reported ‹reported-action:withdraw› ‹item:#{ $number }›. Si tout va bien : /reported ‹reported-action:fine› ‹item:#{ $number }›
reported-not = Personne n’a signalé « { $item } », ou c’est déjà vu. Voir /reported ‹reported-action:list›.
reported-decided = « { $item } » est déjà décidée et reste comme elle est. Pour l’ôter de la liste : /reported ‹reported-action:fine›
reported-fine = ✓ « { $item } » reste comme elle est.
reported-withdrawn = ✓ « { $item } » est retirée. { $count ->
        [0] Personne n’y avait répondu.
        [one] La seule personne qui avait répondu est payée.
       *[other] Les { $count } personnes qui avaient répondu sont payées.
    }

## Ce qui arrive tout seul

digest-checked = { $checked ->
        [one] { $checked } de tes réponses a été vérifiée
       *[other] { $checked } de tes réponses ont été vérifiées
    } : { $accepted ->
        [0] aucune confirmée
        [one] { $accepted } confirmée
       *[other] { $accepted } confirmées
    }.
digest-checked-paid = { $checked ->
        [one] { $checked } de tes réponses a été vérifiée
       *[other] { $checked } de tes réponses ont été vérifiées
    } : { $accepted ->
        [one] { $accepted } confirmée
       *[other] { $accepted } confirmées
    }, +{ $amount }.
digest-rejected = { $count ->
        [one] Une ne l’a pas été :
       *[other] { $count } ne l’ont pas été, par exemple :
    }
digest-example = pour « { $item } », la plupart des gens ont choisi { $outcome }.
digest-example-text = pour « { $item } », les autres se sont mis d’accord sur { $outcome }.
paid = ✓ { $amount } envoyés à { $wallet }.
paid-transaction = Transaction { $signature }
payment-proof-says = Ce fichier prouve l’envoi de { $amount } à ton portefeuille le { $day }.
payment-proof-answers = { $answers ->
    [one] Il contient la réponse qui t’a été payée, avec ce qu’elle a rapporté.
   *[other] Il contient { $answers } de tes réponses, avec ce que chacune a rapporté.
}
payment-proof-shows = La personne à qui tu le donnes peut y lire ton portefeuille et tes réponses. Personne ne peut les lire sur la chaîne.
payment-proof-check = N’importe qui peut le vérifier sans moi, avec « accord verify » sur un ordinateur qui a Accord.
payment-proof-check-page = N’importe qui peut le vérifier : { $page }. Le fichier y reste sur ton appareil.
refusal-no-payment = Rien n’a encore été envoyé à ton portefeuille, il n’y a donc rien à prouver. Pour voir où tu en es : /balance.
refusal-not-yours = Je n’ai pas de preuve de ce paiement pour toi. Envoie /proof pour le plus récent.
refusal-payment-proof-before = Ce paiement date d’avant les preuves. Sa transaction est quand même sur la chaîne : vois le message où je t’ai dit qu’il était envoyé.
refusal-payment-proof-lost = Je ne peux plus faire cette preuve. Ton paiement n’est pas touché. Préviens les gens qui font tourner ce service : /help dit comment.
held = Tes { $amount } n’ont pas pu être envoyés, parce que { $reason }. Ils sont toujours à toi. { $todo }
held-account-frozen = ton compte de jetons est gelé
held-account-reassigned = ton compte de jetons appartient maintenant à un autre portefeuille
held-account-unusable = autre chose se trouve à la place de ton compte de jetons
held-transfer-failed = le réseau l’a refusé
held-operator = les responsables de ce service l’examinent
held-approval = deux personnes regardent un paiement de cette taille avant qu’il parte
held-day-cap = ce qui peut être envoyé en un jour est épuisé
held-do-wait = Tu n’as rien à faire : l’envoi part demain, tout seul. Si tu as une question : /help.
held-do-wallet = Donne-moi un autre portefeuille à toi avec /wallet, et l’envoi y part tout seul ; ou envoie /withdraw quand c’est réparé.
held-do-again = Envoie /withdraw et je réessaie, ou donne-moi un autre portefeuille avec /wallet.
held-do-operator = Tu n’as rien à faire. Si tu as une question : /help.
approval-asked = Un paiement de { $amount } (numéro { $id }) attend : deux personnes différentes doivent l’approuver. Sur le serveur : accord payouts approve { $id }
dispute-accepted = ✓ Un modérateur a revu « { $item } ». Ta réponse compte : +{ $amount }. La tâche est réglée avec elle.
dispute-rejected = Un modérateur a revu « { $item } ». Le résultat reste { $outcome }. Merci d’avoir demandé.

review-title = Une de tes réponses
review-yours = Ta réponse : { $answer }
review-settled = Tranché : { $outcome }
review-why-accepted = Elle a été confirmée et a rapporté { $amount }.
review-why-rejected = Elle n’a pas été confirmée : la plupart des gens, selon leur fiabilité jusqu’ici, ont dit autre chose.
review-why-gold = La bonne réponse était connue, et la tienne était différente.
review-why-pending = Elle attend encore les réponses des autres.
review-unknown = Je ne trouve plus cette réponse. /stats montre toutes les tiennes en chiffres.
contested = ✓ Contesté. Un modérateur va regarder, et je te dis ce qu’il en ressort.
contested-already = Tu l’as déjà contestée. Un modérateur va regarder, et je te dis ce qu’il en ressort.
contest-not-possible = On ne peut contester qu’une réponse non confirmée. Envoie /stats pour voir les tiennes.

## Plusieurs plateformes, une personne

link-code = Pour continuer ailleurs sous le même compte, envoie-moi ceci là-bas, sur Discord, Telegram ou le chat web :
link-code-then = Il marche une fois, dans les { $minutes } prochaines minutes. Tes réponses et ton solde ne font plus qu’un.
link-code-never = Ne le donne à personne d’autre : qui l’envoie prend ton solde.
link-done = ✓ Tes comptes n’en font plus qu’un. Aucune tâche ne te vient deux fois.
link-done-balance = À toi maintenant : { $amount }.
link-told = Ton compte ici et celui sur { $platform } n’en font plus qu’un. Si ce n’était pas toi, écris-nous tout de suite : /help.
refusal-link-unknown = Je ne connais pas ce code. { $left ->
        [0] Pour que personne ne devine, je prends le prochain dans une heure.
        [one] Tu peux essayer encore une fois. Envoie /link sur l’autre plateforme pour en avoir un nouveau.
       *[other] Tu peux essayer encore { $left } fois. Envoie /link sur l’autre plateforme pour en avoir un nouveau.
    }
refusal-link-too-many = C’était trop de codes faux. Je prends le prochain dans { $minutes ->
        [one] une minute
       *[other] { $minutes } minutes
    }.
refusal-link-own = Ce code est pour ton autre compte : envoie-le là-bas, pas ici.
refusal-link-used = Ce code a déjà servi, et un code sert une fois. Envoie /link sur l’autre plateforme pour en avoir un nouveau.
refusal-link-expired = Ce code a plus de dix minutes. Envoie /link sur l’autre plateforme pour en avoir un nouveau.
refusal-link-wallets-differ = Ces comptes ont des portefeuilles différents, et je ne peux pas savoir lequel est le bon. Mets le même sur les deux avec /wallet, puis réessaie.
refusal-link-payout-running = Un paiement d’un de ces comptes est encore en route ou retenu. Regarde /balance sur les deux, et réessaie quand il est arrivé.
refusal-link-banned = Un de ces comptes est exclu, ils ne peuvent donc pas n’en faire qu’un. Voir /help pour savoir à qui demander.
refusal-link-same-platform = Les deux comptes sont sur la même plateforme. Je ne réunis que des comptes de plateformes différentes. Pour ne plus utiliser l’un d’eux : /forget.
refusal-link-consent = Un de ces comptes a retiré son accord. Envoie /start là-bas et accepte d’abord, ou supprime-le là-bas avec /forget.
refusal-link-gone = Ce compte n’existe plus. Envoie /link sur l’autre plateforme pour avoir un nouveau code.

## Ce qui a été remarqué dans les réponses de quelqu’un, et ce qu’il peut faire

flag-title = Quelque chose dans tes réponses
flag-fast = Dans « { $campaign } », { $fast } de tes { $count } dernières réponses sont venues en moins de { $seconds } secondes. Lire la tâche prend d’habitude plus longtemps.
flag-same = Dans « { $campaign } », tu as choisi { $label } { $same } fois sur { $count }. Pour { $clear } de ces tâches, les autres voient clairement autre chose, et tu l’as choisi dans { $kept } d’entre elles.
flag-random = Dans « { $campaign } », tes réponses sont celles des autres dans { $agreed } tâches sur { $count } qui sont claires pour eux. Répondre sans regarder donnerait environ { $chance }.
flag-together = Dans « { $campaign } », tes réponses et celles { $others ->
        [one] d’une autre personne
       *[other] de { $others } autres personnes
    } sont les mêmes dans { $same } des { $shared } tâches que vous partagez. Dans { $against } d’entre elles, tous les autres disent autre chose.
flag-means = Ce qui est confirmé reste à toi, et tu peux continuer. De telles réponses disent peu d’une tâche : elles pèsent peu, jusqu’à ce que d’autres soient différentes.
flag-means-together = Ce qui est confirmé reste à toi, et tu peux continuer. Des réponses données ensemble comptent pour une.
flag-then = Il peut y avoir une bonne raison. Si c’est le cas, un modérateur peut regarder.
flag-status-appealed = Tu as demandé à un modérateur de regarder. Je te dis ce qu’il en ressort.
flag-status-upheld = Un modérateur a regardé, et cela reste noté.
flag-lifted = ✓ Un modérateur a regardé ce que j’avais remarqué dans tes réponses dans « { $campaign } » et n’a rien trouvé de mal. C’est effacé.
flag-upheld = Un modérateur a regardé de nouveau tes réponses dans « { $campaign } ». Cela reste noté :
flag-upheld-then = Tu peux continuer. Les réponses confirmées comptent pour toi.
flag-appealed = ✓ Un modérateur regarde, et je te dis ce qu’il en ressort.
flag-appealed-already = Tu as déjà demandé. Un modérateur regarde, et je te dis ce qu’il en ressort.
flag-decided = Un modérateur a déjà regardé. Pour redemander, voir /help pour savoir à qui écrire.
flag-unknown = Il n’y a plus rien de tel de noté sur toi. /stats montre tes réponses en chiffres.
flag-none = Rien n’est noté sur toi. /stats montre tes réponses en chiffres.

people-usage = Dis quoi faire : /people ‹people-action:flagged›, /people ‹people-action:show› ‹people-number:NUMÉRO›, /people ‹people-action:lift› ‹people-number:NUMÉRO›, /people ‹people-action:uphold› ‹people-number:NUMÉRO›, /people ‹people-action:ban› ‹people-number:NUMÉRO› ‹people-reason:pourquoi›, /people ‹people-action:unban› ‹people-number:NUMÉRO›.
people-private = Ce qui est noté sur les gens est pour les modérateurs seuls. Envoie-moi ceci en chat privé.
people-operators = Seul un opérateur peut en décider, parce que cela vaut partout. Dis-lui le numéro.
people-title = Personnes sur qui quelque chose est noté
people-none = Rien n’est noté sur personne.
people-line = N° { NUMBER($number, useGrouping: "false") } : { $kinds }{ $appealed ->
        [yes] . Demande un modérateur
       *[no] {""}
    }
people-more = Et d’autres. Elles viennent quand celles-ci sont décidées.
people-look = Plus sur une personne : /people ‹people-action:show› ‹people-number:NUMÉRO›
people-unknown = Je ne connais personne avec le numéro { $number }. Voir /people ‹people-action:flagged›.
people-person = Contributeur n° { NUMBER($number, useGrouping: "false") }{ $banned ->
        [yes] , exclu
       *[no] {""}
    }
people-answers = Réponses : { $answered }. Confirmées : { $accepted }. Pas confirmées : { $rejected }.
people-clean = Rien n’est noté.
people-kind-fast = très rapide
people-kind-same = toujours pareil
people-kind-random = comme au hasard
people-kind-together = avec d’autres
people-flag-fast = Très rapide, dans « { $campaign } » ({ $status }) : { $fast } des { $count } dernières réponses en moins de { $seconds } secondes.
people-flag-same = Toujours pareil, dans « { $campaign } » ({ $status }) : « { $label } » { $same } fois sur { $count }, aussi dans { $kept } des { $clear } tâches où les autres voient clairement autre chose.
people-flag-random = Comme au hasard, dans « { $campaign } » ({ $status }) : comme les autres dans { $agreed } tâches claires sur { $count } ; le hasard donnerait { $chance }.
people-flag-together = Ensemble, dans « { $campaign } » ({ $status }) : avec n° { $with } ; { $same } des { $shared } tâches partagées pareilles, dont { $against } contre tous les autres.
people-status-open = pas décidé
people-status-appealed = la personne demande de regarder
people-status-upheld = maintenu
people-status-lifted = levé
people-decide = Pour l’effacer : /people ‹people-action:lift› ‹people-number:{ NUMBER($number, useGrouping: "false") }›. Pour le maintenir : /people ‹people-action:uphold› ‹people-number:{ NUMBER($number, useGrouping: "false") }›.
people-did-lift = ✓ C’est effacé, et la personne le sait.
people-did-uphold = ✓ Cela reste, et la personne le sait.
people-nothing = Il n’y a rien à décider sur le n° { NUMBER($number, useGrouping: "false") }.
people-ban-why = Écris aussi la raison, comme la personne la lira : /people ‹people-action:ban› ‹people-number:{ $number }› ‹people-reason:pourquoi›
people-ban-long = Cette raison a { $length } caractères, et { $max } au plus sont possibles : la personne la lit. Raccourcis-la et renvoie-la.
people-did-ban = ✓ Le n° { NUMBER($number, useGrouping: "false") } ne reçoit plus de tâches et lit la raison. Ce qui est gagné reste à cette personne. Pour lever l’exclusion : /people ‹people-action:unban› ‹people-number:{ NUMBER($number, useGrouping: "false") }›
people-did-unban = ✓ Le n° { NUMBER($number, useGrouping: "false") } peut travailler de nouveau.
people-ban-same = C’est déjà le cas.

## Le classement

leaderboard-title = Le plus de réponses confirmées
leaderboard-title-here = Le plus de réponses confirmées des gens d’ici
leaderboard-line = { $place }. { $who } : { $count }
leaderboard-you = Toi
leaderboard-nameless = Contributeur { $position }
leaderboard-empty = Personne n’a encore de réponse confirmée. Envoie /next pour commencer.
leaderboard-empty-here = Personne ici n’a encore de réponse confirmée. Envoie /next pour commencer. Pour tout le monde : /leaderboard ‹leaderboard-what:everywhere›
leaderboard-shown = Les autres peuvent lire ton nom ici.
leaderboard-hidden = Les autres ne peuvent pas lire ton nom ici : tu es un numéro pour eux.
leaderboard-now-shown = ✓ Ton nom est dans la liste à partir de maintenant. Pour le cacher : /leaderboard ‹leaderboard-what:hide›
leaderboard-now-hidden = ✓ Ton nom n’est pas dans la liste. Pour le montrer : /leaderboard ‹leaderboard-what:show›

## Les flux : les cartes d’une campagne dans un salon

feed-usage = Dis quelle campagne, et combien de cartes par heure : /campaign ‹campaign-action:feed› ‹campaign-name:NOM› ‹campaign-rate:6›. Pour l’arrêter : /campaign ‹campaign-action:feed› ‹campaign-name:NOM› ‹campaign-rate:stop›.
feed-rate = Un flux publie de 1 à 60 cartes par heure. Par exemple : /campaign ‹campaign-action:feed› ‹campaign-name:{ $name }› ‹campaign-rate:6›
feed-started = ✓ « { $name } » publie { $rate ->
        [one] une carte
       *[other] { $rate } cartes
    } par heure ici à partir de maintenant. Pour l’arrêter : /campaign ‹campaign-action:feed› ‹campaign-name:{ $name }› ‹campaign-rate:stop›
feed-now-stopped = ✓ « { $name } » ne publie plus de cartes ici. Pour recommencer : /campaign ‹campaign-action:feed› ‹campaign-name:{ $name }› ‹campaign-rate:6›
feed-none = « { $name } » ne publie pas de cartes ici. Pour commencer : /campaign ‹campaign-action:feed› ‹campaign-name:{ $name }› ‹campaign-rate:6›
feed-not-running = « { $name } » est { $status }, il n’y a donc rien à publier. Voir /campaign ‹campaign-action:list› pour les autres.
feed-only-groups = Un flux publie des cartes dans un groupe ou un salon. Donne cette commande là-bas.
feed-stopped = Le flux de « { $campaign } » dans { $title } s’est arrêté : { $why } Puis relance-le avec /campaign ‹campaign-action:feed›.
card-refused = La tâche que tu as publiée dans { $title } est close : { $why } Puis renvoie /task. Rien n’a été dépensé.
cannot-post-no-view = je ne vois pas le salon. Donne-moi là-bas la permission Voir le salon, ou invite-moi de nouveau si je ne suis plus sur le serveur.
cannot-post-no-send = je ne peux pas y publier. Donne-moi la permission Envoyer des messages dans ce salon.
cannot-post-no-send-in-threads = je ne peux pas y publier. Donne-moi la permission Envoyer des messages dans les fils dans ce salon.
cannot-post-channel-gone = le salon n’existe plus. Choisis-en un autre.
cannot-post-thread-closed = le fil est archivé ou verrouillé. Rouvre-le, ou choisis un autre salon.
cannot-post-card-too-long = le texte est trop long pour une carte à cet endroit. Les étoiles, tirets bas et autres signes comptent double. Raccourcis-le.
cannot-post-other = je ne peux pas y publier. Regarde mes permissions dans ce salon, ou choisis-en un autre.

## Les accès : une campagne pour les gens qui ont un rôle

gate-usage = Dis quelle campagne et quel rôle : /campaign ‹campaign-action:gate› ‹campaign-name:NOM› ‹campaign-role:@rôle›. Pour la rouvrir : /campaign ‹campaign-action:gate› ‹campaign-name:NOM› ‹campaign-role:everyone›.
gate-set = ✓ « { $name } » est désormais pour les gens qui ont ce rôle. Qui l’a m’envoie une commande ici une fois par jour, pour que je le sache.
gate-everyone = Tout le monde a @everyone : il ne retient personne. Choisis un rôle à part, ou ouvre-la à tout le monde : /campaign ‹campaign-action:gate› ‹campaign-name:{ $name }› ‹campaign-role:everyone›
gate-open = ✓ « { $name } » est de nouveau ouverte à tout le monde.
gate-only-servers = Les rôles appartiennent à un serveur. Donne cette commande là-bas.
card-gated = Cette tâche est pour les gens qui ont un certain rôle ici. Demande-le à un modérateur, ou envoie /next pour une autre tâche.

## Journaux : ce qui arrive aux campagnes d'un groupe, et qui l'a fait, pour les modérateurs

log-usage = Dis si je dois raconter ici ce qui arrive aux campagnes de ce groupe, et qui l’a fait : /campaign ‹campaign-action:log› ‹campaign-rate:on› ou /campaign ‹campaign-action:log› ‹campaign-rate:off›.
log-only-groups = Un journal appartient à un groupe ou à un salon. Donne cette commande là-bas.
log-on = ✓ Je raconte désormais ici ce qui arrive aux campagnes de ce groupe, et qui l’a fait. Tous ceux qui lisent ce salon le lisent. Pour l’arrêter : /campaign ‹campaign-action:log› ‹campaign-rate:off›
log-off = ✓ Je n’en raconte plus rien ici.
log-none = Il n’y a pas de journal ici. Pour en commencer un : /campaign ‹campaign-action:log› ‹campaign-rate:on›
log-stopped = Le journal dans { $title } s’est arrêté : { $why } Puis relance-le avec /campaign ‹campaign-action:log› ‹campaign-rate:on›.
log-title = Journal
log-by-operator = L’opérateur
log-by-operator-named = L’opérateur
log-by-accord = Accord
log-by-accord-named = Accord
log-by-moderator = Un modérateur d’ailleurs
log-by-moderator-named = { $name }
log-by-contributor = Un contributeur
log-by-contributor-named = Contributeur n° { $name }
log-task-posted = { $who } a publié une tâche : « { $campaign } ».
log-campaign-started = { $who } a lancé « { $campaign } ».
log-campaign-paused = { $who } a mis « { $campaign } » en pause.
log-campaign-resumed = { $who } a relancé « { $campaign } ».
log-campaign-closed = { $who } a fermé « { $campaign } ».
log-campaign-gated = { $who } a choisi un rôle pour « { $campaign } » : seuls les gens qui l’ont reçoivent ses tâches.
log-campaign-ungated = { $who } a ouvert « { $campaign } » à tout le monde.
log-feed-started = { $who } a lancé un flux de « { $campaign } » : { $number ->
        [one] une carte
       *[other] { $number } cartes
    } par heure.
log-feed-stopped = { $who } a arrêté un flux de « { $campaign } ».
log-log-started = { $who } a ouvert ce journal.
log-role-set = { $who } fait désormais donner un rôle pour { $number ->
        [one] une réponse confirmée
       *[other] { $number } réponses confirmées
    }.
log-role-unset = { $who } ne fait plus donner le rôle pour { $number ->
        [one] une réponse confirmée
       *[other] { $number } réponses confirmées
    }.
log-item-settled = { $who } a tranché un élément disputé de « { $campaign } » (élément { $item }).
log-item-reported = { $who } a signalé un élément de « { $campaign } » (élément { $item }).
log-contest = { $who } conteste un verdict dans « { $campaign } » (élément { $item }).
log-contest-accepted = { $who } a jugé juste une réponse contestée dans « { $campaign } » : l’élément { $item } est réglé avec elle.
log-contest-kept = { $who } a laissé un verdict contesté dans « { $campaign } » (élément { $item }).
log-report-withdrawn = { $who } a retiré un élément de « { $campaign } » (élément { $item }).
log-report-dismissed = { $who } n’a rien trouvé à redire à un élément signalé de « { $campaign } » (élément { $item }).
log-feed-broken = { $who } a arrêté un flux de « { $campaign } » : je ne peux plus y publier. Regarde si le salon est encore ouvert, et quelles permissions j’y ai, puis relance-le avec /campaign ‹campaign-action:feed›.
log-role-broken = { $who } ne donne plus de rôle pour { $number ->
        [one] une réponse confirmée
       *[other] { $number } réponses confirmées
    } : je n’en ai pas le droit. Accorde-moi la permission Gérer les rôles, mets mon propre rôle au-dessus de celui-là dans la liste des rôles, puis renvoie /campaign ‹campaign-action:role›.
log-contributor-ban = { $who } a exclu le contributeur n° { NUMBER($number, useGrouping: "false") }.
log-contributor-unban = { $who } a levé l’exclusion du contributeur n° { NUMBER($number, useGrouping: "false") }.
log-person-flagged = { $who } a remarqué quelque chose dans les réponses du contributeur n° { NUMBER($number, useGrouping: "false") } dans « { $campaign } » : /people ‹people-action:show› ‹people-number:{ NUMBER($number, useGrouping: "false") }›
log-person-appealed = { $who } demande à un modérateur de regarder ce qui a été remarqué dans ses réponses dans « { $campaign } ».
log-person-upheld = { $who } a maintenu ce qui a été remarqué sur le contributeur n° { NUMBER($number, useGrouping: "false") }.
log-person-lifted = { $who } a effacé ce qui a été remarqué sur le contributeur n° { NUMBER($number, useGrouping: "false") }.
log-gold-retired = { $who } a abandonné une réponse connue de « { $campaign } » (élément { $item }) : { $number } personnes qui ont d’habitude raison disent autre chose. Si elle l’avait décidé, l’élément est maintenant disputé.

## Rôles pour des réponses confirmées

role-usage = Dis quel rôle, et pour combien de réponses confirmées : /campaign ‹campaign-action:role› ‹campaign-role:@rôle› ‹campaign-rate:50›. Pour ne plus le donner à personne : /campaign ‹campaign-action:role› ‹campaign-role:@rôle› ‹campaign-rate:off›.
role-set = ✓ Je donne ce rôle à quiconque a { $count ->
        [one] une réponse confirmée
       *[other] { $count } réponses confirmées
    } et se sert de moi dans ce serveur, une fois par personne. Il me faut la permission Gérer les rôles, et mon propre rôle au-dessus de celui-là dans la liste des rôles.
role-everyone = Tout le monde a déjà @everyone. Choisis un rôle à part : /campaign ‹campaign-action:role› ‹campaign-role:@rôle› ‹campaign-rate:50›
role-unknown = Ce rôle n’existe pas dans ce serveur, rien n’a donc changé. Tape @, choisis le rôle dans la liste, et renvoie la commande.
role-off = ✓ Je ne le donne plus à personne. Qui l’a le garde.
role-none = Aucun rôle n’est donné ici pour des réponses confirmées. Pour commencer : /campaign ‹campaign-action:role› ‹campaign-role:@rôle› ‹campaign-rate:50›
role-not-yours = Seuls ceux qui peuvent donner des rôles dans ce serveur peuvent m’en faire donner : il te faut la permission Gérer les rôles.
role-stopped = Je ne peux plus donner le rôle pour { $accepted ->
        [one] une réponse confirmée
       *[other] { $accepted } réponses confirmées
    }, demandé dans { $title } : { $why }. Donne-moi la permission Gérer les rôles, place mon propre rôle au-dessus de celui-là dans la liste des rôles, puis renvoie /campaign ‹campaign-action:role›.
