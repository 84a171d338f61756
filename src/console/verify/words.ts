import type { Locale } from '#core/locale.ts'

const en = {
  title: 'Check a proof',
  lead: 'Choose the file that Accord gave for a payment (/proof in the chat). It is checked here, in your browser, and stays on your device.',
  choose: 'Choose the file, or drop it here',
  rpc: 'Ask the chain too (optional)',
  rpcHint: 'The address of a Solana RPC endpoint that you trust. It learns the transaction’s name alone.',
  ask: 'Ask the chain',
  script: 'This page needs JavaScript. Or use “accord verify” on a computer with Accord.',
  checking: 'Checking…',
  sound: 'The file is whole',
  soundMore:
    'Everything in it leads to one root, and the treasury has signed a transaction with that root and this payment.',
  refused: 'This proof does not hold',
  final: 'The payment is final on the chain',
  finalMore: 'Slot {slot}{at}. The same transaction, without an error, and the tokens arrived.',
  finalLess:
    'Slot {slot}{at}. The same transaction, without an error. This node does not say what arrived; another one may.',
  unknown: 'The chain does not confirm it',
  unasked: 'The chain could not be asked',
  notAsked: 'Whether the chain has taken the transaction was not asked: enter an endpoint below.',
  treasuryNote: 'Whose treasury it is, no proof can say. Compare it with the page of whoever pays:',
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
  unreadable: 'The file cannot be read: {why}',
}

const fr: typeof en = {
  title: 'Vérifier une preuve',
  lead: 'Choisis le fichier qu’Accord a donné pour un paiement (/proof dans le chat). Il est vérifié ici, dans ton navigateur, et reste sur ton appareil.',
  choose: 'Choisis le fichier, ou dépose-le ici',
  rpc: 'Demander aussi à la chaîne (facultatif)',
  rpcHint:
    'L’adresse d’un point d’accès RPC de Solana en qui tu as confiance. Il n’apprend que le nom de la transaction.',
  ask: 'Demander à la chaîne',
  script:
    'Cette page a besoin de JavaScript. Ou utilise «\u00a0accord verify\u00a0» sur un ordinateur avec Accord.',
  checking: 'Vérification…',
  sound: 'Le fichier est entier',
  soundMore:
    'Tout ce qu’il contient mène à une même racine, et la trésorerie a signé une transaction avec cette racine et ce paiement.',
  refused: 'Cette preuve ne tient pas',
  final: 'Le paiement est définitif sur la chaîne',
  finalMore: 'Slot {slot}{at}. La même transaction, sans erreur, et les jetons sont arrivés.',
  finalLess:
    'Slot {slot}{at}. La même transaction, sans erreur. Ce nœud ne dit pas ce qui est arrivé\u00a0; un autre le dira peut-être.',
  unknown: 'La chaîne ne le confirme pas',
  unasked: 'On n’a pas pu demander à la chaîne',
  notAsked:
    'On n’a pas demandé si la chaîne a pris la transaction\u00a0: indique un point d’accès ci-dessous.',
  treasuryNote:
    'À qui est la trésorerie, aucune preuve ne peut le dire. Compare-la avec la page de qui paie\u00a0:',
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
  unreadable: 'Le fichier est illisible\u00a0: {why}',
}

/** The words of the page; what stands in braces the page fills in. */
export const words: Record<Locale, typeof en> = { en, fr }
