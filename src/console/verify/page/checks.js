/** The checks themselves, as the command line runs them. */
export { checkChain, isUnasked } from '#rewards/proofs/check/check-chain.ts'
export { checkFile } from '#rewards/proofs/check/check-file.ts'
export { LARGEST } from '#rewards/proofs/check/proof-file.ts'
export { stagesOf } from '#rewards/proofs/check/stages.ts'
export { failureText } from '#rewards/proofs/check/words.ts'
