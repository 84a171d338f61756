import { chooseWallet } from '../commands/wallet.ts'
import { say } from '../rich.ts'
import type { Tapped } from '../turn.ts'

/** `w:<address>`: yes, this is my wallet. `w:no`: it is not. */
export const walletTap: Tapped = async (turn, rest) =>
  rest === 'no' ? [{ text: say(turn.t, 'wallet-kept') }] : chooseWallet(turn)
