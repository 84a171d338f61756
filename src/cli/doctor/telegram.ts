import type { Config } from '../../config.ts'
import { check, type Finding } from './finding.ts'

const patienceMs = 10_000

/** Whether Telegram takes the token, and who the bot is. */
export const checkTelegram = async ({
  token,
  apiRoot = 'https://api.telegram.org',
}: NonNullable<Config['telegram']>): Promise<Finding> =>
  check(
    'telegram',
    'Ask @BotFather for the token (/mybots, API Token) and set TELEGRAM_BOT_TOKEN.',
    async () => {
      const response = await fetch(`${apiRoot.replace(/\/$/, '')}/bot${token}/getMe`, {
        signal: AbortSignal.timeout(patienceMs),
      })
      const { ok, result, description } = (await response.json()) as {
        ok: boolean
        result?: { username: string }
        description?: string
      }
      if (!ok) throw new Error(`the token was refused: ${description ?? response.status}`)
      return `@${result?.username} answers`
    },
  )
