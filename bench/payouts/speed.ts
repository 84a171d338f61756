import { parseArgs } from 'node:util'
import { PublicKey, TransactionMessage } from '@solana/web3.js'
import { silent } from '#core/log.ts'
import { runPayouts } from '#rewards/payouts/run.ts'
import { requestDue } from '#rewards/request-due.ts'
import { createTokenAccount } from '#rewards/solana/programs.ts'
import { openEndpoint } from '#rewards/solana/endpoint.ts'
import { TOKEN_PROGRAM_ID } from '@solana/spl-token'
import { openGround, owe, type Ground } from './ground.ts'

const { values } = parseArgs({ options: { people: { type: 'string', default: '5000' } } })
const people = Number(values.people)
const lap = (() => {
  let at = performance.now()
  return (what: string) => {
    const now = performance.now()
    console.error(what, Math.round(now - at), 'ms', Math.round(process.memoryUsage().rss / 1e6), 'MB')
    const d = now - at
    at = now
    return d
  }
})()

const openAccounts = async ({ chain, rpcUrl, signer }: Ground, wallets: string[]) => {
  const endpoint = openEndpoint(rpcUrl, 10000)
  const mint = new PublicKey(chain.asset.mint)
  const payer = new PublicKey(signer.publicKey)
  let hash = ''
  const groups = Array.from({ length: Math.ceil(wallets.length / 9) }, (_, i) =>
    wallets.slice(i * 9, i * 9 + 9),
  )
  for (let i = 0; i < groups.length; i += 8) {
    if (i % 160 === 0) hash = (await endpoint.connection.getLatestBlockhash()).blockhash
    await Promise.all(
      groups.slice(i, i + 8).map(async (group) => {
        const message = new TransactionMessage({
          payerKey: payer,
          recentBlockhash: hash,
          instructions: group.map((w) => createTokenAccount(payer, new PublicKey(w), mint, TOKEN_PROGRAM_ID)),
        }).compileToLegacyMessage()
        const bytes = message.serialize()
        await endpoint.connection.sendRawTransaction(
          Buffer.concat([Buffer.of(1), await signer.sign(bytes), bytes]),
          { skipPreflight: true },
        )
      }),
    )
  }
}

const ground = await openGround()
lap('ground')
const wallets = await owe(ground, people, 1000n)
lap('owed')
await openAccounts(ground, wallets)
lap('accounts')
await requestDue(ground.db, { asset: ground.chain.asset.mint, minimum: 1n })
lap('requested')
const cpu = process.cpuUsage()
const start = performance.now()
let paid = 0
for (;;) {
  const report = await runPayouts({ db: ground.db, chain: ground.chain, log: silent, now: () => new Date() })
  paid += report.paid.length
  console.error(
    {
      batched: report.batched,
      signed: report.signed,
      paid: report.paid.length,
      live: report.live,
      waiting: report.waiting.slice(0, 3),
      s: report.stopped,
    },
    Math.round(performance.now() - start),
  )
  if (report.live === 0 && paid >= people) break
}
const ms = lap('paid')
console.error('payouts/s', Math.round((people / ms) * 1000), 'cpu s', process.cpuUsage(cpu))
await ground.close()
