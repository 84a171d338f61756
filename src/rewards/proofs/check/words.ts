import type { ChainFailure } from './check-chain.ts'
import type { Failure } from './check-file.ts'

/** What a check says to people, for the command line and for the page. `{name}` is filled in. */
const en = {
  'too-large': 'This file is larger than any proof. Nothing of it was read.',
  'not-json': 'This is no proof: the file is not JSON. Use the file as it was sent to you.',
  'not-a-proof': 'This is no proof of Accord’s: the file does not begin as one.',
  'other-version': 'This proof is of a newer version. Use a newer verifier.',
  rewritten:
    'The file is not as Accord writes it: something was added, taken out, moved, or given another form. Use the file as it was sent to you.',
  'payment-differs':
    'The payment does not lead to the root: something in it, its salt or its path was changed.',
  'answer-differs':
    'Answer {detail} does not lead to the root: something in it, its salt or its path was changed.',
  'answers-missing': 'The payment belongs to another number of answers than the file holds ({detail}).',
  'answers-order': 'The answers are not in the order of the tree, or one is there twice.',
  'rewards-differ': 'The answers earned more than was paid.',
  'transaction-unreadable': 'The transaction in the file cannot be read.',
  'signature-differs': 'The transaction in the file is not the one that the file names.',
  'treasury-differs': 'The transaction was not paid by the treasury that the file names.',
  'signature-forged': 'The signature under the transaction is not the treasury’s.',
  'memo-differs': 'The transaction does not carry this root in its memo.',
  'transfer-missing': 'The transaction does not move that amount from the treasury to that wallet.',
  'rpc-address': 'That is no address of an RPC endpoint. It begins with https://',
  'rpc-silent':
    'Nobody answers at that address, so nothing is known about the chain yet. See whether you are online and the address is right, or try another endpoint.',
  'rpc-late':
    'The endpoint did not answer within 15 seconds, so nothing is known about the chain yet. Try again, or try another endpoint.',
  'rpc-unusable':
    'What answers there does not answer as an RPC endpoint of Solana does ({detail}), so nothing is known about the chain yet. See whether the address is right, or try another endpoint.',
  'other-cluster': 'The endpoint belongs to another chain than the one that the proof names.',
  'not-final': 'The chain does not know this transaction as final.',
  'failed-on-chain': 'The transaction failed on the chain: nothing was paid by it ({detail}).',
  'transaction-differs': 'The chain has another transaction under that signature.',
  'delivered-less': 'Less arrived in the wallet’s account than the proof says.',
} satisfies Record<Failure | ChainFailure, string>

const fr: Record<keyof typeof en, string> = {
  'too-large': 'Ce fichier est plus gros que toute preuve. Rien n’en a été lu.',
  'not-json':
    'Ce n’est pas une preuve : le fichier n’est pas du JSON. Utilise le fichier tel que tu l’as reçu.',
  'not-a-proof': 'Ce n’est pas une preuve d’Accord : le fichier ne commence pas comme il faut.',
  'other-version': 'Cette preuve est d’une version plus récente. Utilise un vérificateur plus récent.',
  rewritten:
    'Le fichier n’est pas écrit comme Accord l’écrit : quelque chose a été ajouté, enlevé, déplacé ou changé de forme. Utilise le fichier tel que tu l’as reçu.',
  'payment-differs': 'Le paiement ne mène pas à la racine : son contenu, son sel ou son chemin a été changé.',
  'answer-differs':
    'La réponse {detail} ne mène pas à la racine : son contenu, son sel ou son chemin a été changé.',
  'answers-missing': 'Le paiement porte sur un autre nombre de réponses que le fichier ({detail}).',
  'answers-order': 'Les réponses ne sont pas dans l’ordre de l’arbre, ou l’une y est deux fois.',
  'rewards-differ': 'Les réponses ont rapporté plus que ce qui a été payé.',
  'transaction-unreadable': 'La transaction du fichier est illisible.',
  'signature-differs': 'La transaction du fichier n’est pas celle que le fichier nomme.',
  'treasury-differs': 'La transaction n’a pas été payée par la trésorerie que le fichier nomme.',
  'signature-forged': 'La signature de la transaction n’est pas celle de la trésorerie.',
  'memo-differs': 'La transaction ne porte pas cette racine dans son mémo.',
  'transfer-missing': 'La transaction n’envoie pas ce montant de la trésorerie à ce portefeuille.',
  'rpc-address': 'Ce n’est pas l’adresse d’un point d’accès RPC. Elle commence par https://',
  'rpc-silent':
    'Personne ne répond à cette adresse : on ne sait encore rien de la chaîne. Regarde si tu es en ligne et si l’adresse est juste, ou essaie un autre point d’accès.',
  'rpc-late':
    'Le point d’accès n’a pas répondu en 15 secondes : on ne sait encore rien de la chaîne. Réessaie, ou essaie un autre point d’accès.',
  'rpc-unusable':
    'Ce qui répond là ne répond pas comme un point d’accès RPC de Solana ({detail}) : on ne sait encore rien de la chaîne. Regarde si l’adresse est juste, ou essaie un autre point d’accès.',
  'other-cluster': 'Le point d’accès appartient à une autre chaîne que celle que la preuve nomme.',
  'not-final': 'La chaîne ne connaît pas cette transaction comme définitive.',
  'failed-on-chain': 'La transaction a échoué sur la chaîne : rien n’a été payé par elle ({detail}).',
  'transaction-differs': 'La chaîne a une autre transaction sous cette signature.',
  'delivered-less': 'Il est arrivé moins sur le compte du portefeuille que ce que dit la preuve.',
}

const words = { en, fr }

/** Why a check failed, in a sentence or two. */
export const failureText = (
  locale: 'en' | 'fr',
  { failed, detail = '' }: { failed: Failure | ChainFailure; detail?: string },
): string =>
  words[locale][failed]
    .replace(' ({detail})', () => (detail === '' ? '' : ` (${detail})`))
    .replace('{detail}', () => detail)
