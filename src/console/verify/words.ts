import type { Locale } from '#core/locale.ts'
import type { Stage } from '#rewards/proofs/check/stages.ts'

const en = {
  title: 'Check a proof',
  lead: 'Choose the file that Accord gave for a payment (/proof in the chat). It is checked here, in your browser, and stays on your device.',
  choose: 'Choose the file',
  drop: 'or drop it here',
  rpc: 'Last step: ask the chain',
  rpcHint:
    'Any Solana RPC endpoint that you trust can tell whether the payment arrived. It learns nothing but the name of the transaction.',
  ask: 'Ask the chain',
  script: 'This page needs JavaScript. Or use “accord verify” on a computer with Accord.',
  checking: 'Checking…',
  sound: 'The proof holds',
  soundMore:
    'The treasury has signed this payment, and nothing in the file was changed since. One step is left: whether the chain has taken it.',
  paid: 'Paid: the proof holds, and the chain confirms it',
  paidMore: 'Nothing in the file was changed, and the payment is final.',
  refused: 'This proof does not hold',
  refusedMore:
    'Do not rely on it. Ask whoever gave it to you for the file as they got it from Accord (/proof).',
  stages: 'What is checked, in this order',
  'stage-form': 'The file is a proof as Accord writes it.',
  'stage-payment': 'The payment in it was not changed.',
  'stage-answers': 'No answer in it was changed, added or left out.',
  'stage-signature': 'The treasury has signed a transaction.',
  'stage-transfer': 'That transaction names this proof, and sends this amount to this wallet.',
  'stage-chain': 'The chain has taken the transaction for good.',
  'came-open': 'not checked',
  missing: 'This page did not come as a whole',
  missingMore:
    'Accord cannot be reached right now, so nothing was checked. Reload the page in a moment, then choose the file again.',
  reload: 'Reload the page',
  unchecked: 'The file could not be checked',
  final: 'The chain confirms it',
  finalMore: 'It has taken the same transaction for good, without an error, and the tokens arrived{at}.',
  finalLess:
    'It has taken the same transaction for good, without an error{at}. This endpoint does not say what arrived; another one may.',
  unknown: 'The chain does not confirm it',
  unasked: 'The chain could not be asked',
  unaskedMore:
    'Some endpoints do not answer web pages. On a computer with Accord, “accord verify FILE --rpc ADDRESS” asks those, too.',
  treasuryNote:
    'Whose treasury this is, no proof can say. Compare its address with the one on the page of whoever pays:',
  amount: 'Paid',
  token: 'Token',
  wallet: 'To the wallet',
  treasury: 'By the treasury',
  transaction: 'Transaction',
  answers: 'Answers',
  earned: '{accepted} accepted, which earned {earned}',
  others: '{rejected} not confirmed',
  accepted: 'accepted',
  rejected: 'not confirmed',
  insecure:
    'Browsers check signatures on https pages alone. Open this page over https, or use “accord verify”.',
  old: 'This browser cannot check Ed25519 signatures. Update it, use another one, or use “accord verify”.',
  unreadable: 'The file cannot be read. Choose it once more, or save it again from the chat.',
}

const fr: typeof en = {
  title: 'Vérifier une preuve',
  lead: 'Choisis le fichier qu’Accord a donné pour un paiement (/proof dans le chat). Il est vérifié ici, dans ton navigateur, et reste sur ton appareil.',
  choose: 'Choisir le fichier',
  drop: 'ou dépose-le ici',
  rpc: 'Dernière étape\u00a0: demander à la chaîne',
  rpcHint:
    'Tout point d’accès RPC de Solana en qui tu as confiance peut dire si le paiement est arrivé. Il n’apprend que le nom de la transaction.',
  ask: 'Demander à la chaîne',
  script:
    'Cette page a besoin de JavaScript. Ou utilise «\u00a0accord verify\u00a0» sur un ordinateur avec Accord.',
  checking: 'Vérification…',
  sound: 'La preuve tient',
  soundMore:
    'La trésorerie a signé ce paiement, et rien n’a été changé dans le fichier depuis. Il reste une étape\u00a0: savoir si la chaîne l’a pris.',
  paid: 'Payé\u00a0: la preuve tient, et la chaîne le confirme',
  paidMore: 'Rien n’a été changé dans le fichier, et le paiement est définitif.',
  refused: 'Cette preuve ne tient pas',
  refusedMore:
    'Ne t’y fie pas. Demande à qui te l’a donnée le fichier tel qu’Accord le lui a remis (/proof).',
  stages: 'Ce qui est vérifié, dans cet ordre',
  'stage-form': 'Le fichier est une preuve telle qu’Accord l’écrit.',
  'stage-payment': 'Le paiement n’y a pas été changé.',
  'stage-answers': 'Aucune réponse n’y a été changée, ajoutée ou enlevée.',
  'stage-signature': 'La trésorerie a signé une transaction.',
  'stage-transfer': 'Cette transaction nomme cette preuve, et envoie ce montant à ce portefeuille.',
  'stage-chain': 'La chaîne a pris la transaction pour de bon.',
  'came-open': 'pas vérifié',
  missing: 'Cette page n’est pas arrivée en entier',
  missingMore:
    'Accord est injoignable en ce moment\u00a0: rien n’a été vérifié. Recharge la page dans un moment, puis choisis le fichier de nouveau.',
  reload: 'Recharger la page',
  unchecked: 'Le fichier n’a pas pu être vérifié',
  final: 'La chaîne le confirme',
  finalMore: 'Elle a pris la même transaction pour de bon, sans erreur, et les jetons sont arrivés{at}.',
  finalLess:
    'Elle a pris la même transaction pour de bon, sans erreur{at}. Ce point d’accès ne dit pas ce qui est arrivé\u00a0; un autre le dira peut-être.',
  unknown: 'La chaîne ne le confirme pas',
  unasked: 'On n’a pas pu demander à la chaîne',
  unaskedMore:
    'Certains points d’accès ne répondent pas aux pages web. Sur un ordinateur avec Accord, «\u00a0accord verify FICHIER --rpc ADRESSE\u00a0» les interroge aussi.',
  treasuryNote:
    'À qui est cette trésorerie, aucune preuve ne peut le dire. Compare son adresse avec celle de la page de qui paie\u00a0:',
  amount: 'Payé',
  token: 'Jeton',
  wallet: 'Au portefeuille',
  treasury: 'Par la trésorerie',
  transaction: 'Transaction',
  answers: 'Réponses',
  earned: '{accepted} acceptées, qui ont rapporté {earned}',
  others: '{rejected} non confirmées',
  accepted: 'acceptée',
  rejected: 'non confirmée',
  insecure:
    'Les navigateurs ne vérifient les signatures que sur les pages en https. Ouvre cette page en https, ou utilise «\u00a0accord verify\u00a0».',
  old: 'Ce navigateur ne sait pas vérifier les signatures Ed25519. Mets-le à jour, prends-en un autre, ou utilise «\u00a0accord verify\u00a0».',
  unreadable:
    'Le fichier est illisible. Choisis-le encore une fois, ou enregistre-le de nouveau depuis le chat.',
}

/** The words of the page; what stands in braces the page fills in. */
export const words: Record<Locale, typeof en & Record<`stage-${Stage}`, string>> = { en, fr }
