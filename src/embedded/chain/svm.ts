/**
 * LiteSVM's native classes, without the package's own wrapper: that decodes each transaction with a second library
 * (three times slower), and loading it would take a fifth of a second of every start.
 */
export {
  Account,
  FailedTransactionMetadata,
  InstructionErrorBorshIo,
  InstructionErrorCustom,
  LiteSvm,
  type SimulatedTransactionInfo,
  TransactionErrorDuplicateInstruction,
  TransactionErrorInstructionError,
  TransactionErrorInsufficientFundsForRent,
  type TransactionMetadata,
} from 'litesvm/dist/internal.js'
