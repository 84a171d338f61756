import { autopayTap } from './commands/autopay.ts'
import { balanceView } from './commands/balance.ts'
import { digestTap } from './commands/digest.ts'
import { forgetTap } from './commands/forget.ts'
import { leaderboardTap } from './commands/leaderboard.ts'
import { languageTap } from './commands/language.ts'
import { paymentProofTap } from './commands/proof.ts'
import { statementFile } from './commands/statement-file.ts'
import { statementTap } from './commands/statement.ts'
import { proofTap } from './commands/wallet-proof.ts'
import { walletBack } from './commands/wallet.ts'
import { withdrawNow } from './commands/withdraw.ts'
import { draftTap } from './draft.ts'
import { appealTap } from './taps/appeal.ts'
import { cardTap } from './taps/card.ts'
import { consentTap } from './taps/consent.ts'
import { flagsTap } from './taps/flags.ts'
import { contestTap, seeTap } from './taps/review.ts'
import { walletTap } from './taps/wallet.ts'
import { answerTap, nextTap, reportTap, skipTap, undoTap } from './taps/work.ts'
import type { Tapped } from './turn.ts'

/**
 * What stands before the first colon of a button's data, and what it does. All state is in these few bytes and the
 * database, so a button works after a restart and after weeks; a name here is never given another meaning.
 */
export const taps: ReadonlyMap<string, Tapped> = new Map<string, Tapped>([
  ['a', answerTap],
  ['ap', autopayTap],
  ['appeal', appealTap],
  ['b', async (turn) => [await balanceView(turn)]],
  ['c', consentTap],
  ['d', digestTap],
  ['f', forgetTap],
  ['flags', flagsTap],
  ['h', leaderboardTap],
  ['k', cardTap],
  ['l', languageTap],
  ['n', nextTap],
  ['q', statementTap],
  ['qf', async (turn) => [await statementFile(turn)]],
  ['p', async (turn) => withdrawNow(turn)],
  ['pr', paymentProofTap],
  ['r', reportTap],
  ['s', skipTap],
  ['u', undoTap],
  ['v', seeTap],
  ['w', walletTap],
  ['wb', async (turn) => walletBack(turn)],
  ['wp', proofTap],
  ['x', contestTap],
  ['y', draftTap],
])
