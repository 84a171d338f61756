import { connect } from '#db/connect.ts'
import { migrate } from '#db/migrate.ts'
import { startEmbedded } from '#embedded/start.ts'
import { createMintAndTreasury } from '#rewards/solana/bootstrap.ts'
import { openChain } from '#rewards/solana/chain.ts'
import { openTreasury } from '#rewards/treasury.ts'

import { enroll, newWallet, owe } from '../people.ts'
import { openAccounts } from './accounts.ts'

const CHUNK = 5_000

/** Makes the treasury and the people, each with a token account, who are owed something. Gives the mint. */
export const settle = async (home: string, people: number, tell: (line: string) => void): Promise<string> => {
  const { databaseUrl = '', rpcUrl = '' } = await startEmbedded({ home, database: true, chain: true })
  const db = connect(databaseUrl)
  await migrate(db)
  const { signer, mint } = await createMintAndTreasury({ rpcUrl, home })
  await openTreasury(db, await openChain({ rpcUrls: [rpcUrl], signer, mint }))
  for (let done = 0; done < people;) {
    const wallets = Array.from({ length: Math.min(CHUNK, people - done) }, newWallet)
    const part = await enroll(db, wallets)
    await owe(
      db,
      mint,
      part.map(({ id }) => ({ id, amount: 1_000n })),
      'owed',
    )
    await openAccounts(rpcUrl, signer, mint, wallets)
    done += part.length
    tell(`${done} of ${people} people have an account and are owed something`)
  }
  await db.destroy()
  return mint
}
