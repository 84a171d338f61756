import type { AccountState } from './accounts.ts'

/** The part of SPL Token's and Token-2022's account layouts that balances need (`spl_token_interface::state`). */
export type TokenAccount = { mint: Uint8Array; owner: Uint8Array; programId: Uint8Array; amount: bigint }

// TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA and TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb
const TOKEN = '06ddf6e1d765a193d9cbe146ceeb79ac1cb485ed5f5b37913a8cf5857eff00a9'
const TOKEN_2022 = '06ddf6e1ee758fde18425dbce46ccddab61afc4d83b90d27febdf928d8a18bfc'
const ACCOUNT_SIZE = 165
const MINT_SIZE = 82

const isTokens = (state: AccountState): boolean =>
  [TOKEN, TOKEN_2022].includes(Buffer.from(state.owner).toString('hex'))

/** Extended Token-2022 accounts say in byte 165 what they are: 1 a mint, 2 a token account. */
const hasForm = ({ data }: AccountState, size: number, form: number): boolean =>
  data.length === size || (data.length > ACCOUNT_SIZE && data[ACCOUNT_SIZE] === form)

export const readTokenAccount = (state: AccountState | undefined): TokenAccount | undefined => {
  if (state === undefined || !isTokens(state) || !hasForm(state, ACCOUNT_SIZE, 2)) return undefined
  const data = Buffer.from(state.data.buffer, state.data.byteOffset, state.data.length)
  if (data.readUInt8(108) === 0) return undefined
  return {
    mint: data.subarray(0, 32),
    owner: data.subarray(32, 64),
    programId: state.owner,
    amount: data.readBigUInt64LE(64),
  }
}

export const readMint = (
  state: AccountState | undefined,
): { supply: bigint; decimals: number } | undefined => {
  if (state === undefined || !isTokens(state) || !hasForm(state, MINT_SIZE, 1)) return undefined
  const data = Buffer.from(state.data.buffer, state.data.byteOffset, state.data.length)
  return data.readUInt8(45) === 0
    ? undefined
    : { supply: data.readBigUInt64LE(36), decimals: data.readUInt8(44) }
}

export const readMintDecimals = (state: AccountState | undefined): number | undefined =>
  readMint(state)?.decimals

/** An amount as nodes write it: `{ amount: '1500000', decimals: 6, uiAmount: 1.5, uiAmountString: '1.5' }`. */
export const uiTokenAmount = (amount: bigint, decimals: number): object => {
  const digits = amount.toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '')
  const uiAmountString = fraction === '' ? whole : `${whole}.${fraction}`
  return { amount: amount.toString(), decimals, uiAmount: Number(uiAmountString), uiAmountString }
}
