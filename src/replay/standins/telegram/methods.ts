import { getChat, getChatAdministrators, getChatMember } from './chats.ts'
import {
  answerCallbackQuery,
  deleteMessage,
  deleteMessages,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  editMessageText,
} from './edit.ts'
import { integerOf, listOf, stringOf, type Params } from './params.ts'
import * as profile from './profile.ts'
import { badRequest, BotApiRefusal, conflict } from './refusal.ts'
import { sendDocument, sendMessage, sendPhoto } from './send.ts'
import type { World } from './world.ts'

export type Method = (world: World, params: Params, gone: AbortSignal) => unknown

const getUpdates: Method = async (world, params, gone) => {
  if (world.webhook !== '')
    throw conflict(
      "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
  const allowed = listOf(params, 'allowed_updates')
  const limit = integerOf(params, 'limit') ?? 100
  return world.updates.poll(
    {
      offset: integerOf(params, 'offset') ?? 0,
      limit: limit < 1 || limit > 100 ? 100 : limit,
      timeout: Math.max(0, Math.min(50, integerOf(params, 'timeout') ?? 0)),
      ...(allowed === undefined ? {} : { allowed: allowed.map(String) }),
    },
    gone,
  )
}

const setWebhook: Method = (world, params) => {
  const url = stringOf(params, 'url') ?? ''
  if (url !== '' && !url.startsWith('https://'))
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook')
  world.webhook = url
  return true
}

const deleteWebhook: Method = (world) => {
  world.webhook = ''
  return true
}

const getWebhookInfo: Method = (world) => ({
  url: world.webhook,
  has_custom_certificate: false,
  pending_update_count: world.updates.pending(),
})

const getFile: Method = (world, params) => {
  const id = stringOf(params, 'file_id') ?? ''
  const bytes = world.files.get(id)
  if (bytes === undefined) throw badRequest('invalid file_id')
  if (bytes.length > 20 * 1024 * 1024) throw badRequest('file is too big')
  return { file_id: id, file_unique_id: id, file_size: bytes.length, file_path: `documents/${id}` }
}

const refuseLogOut: Method = () => {
  throw new BotApiRefusal(400, 'Bad Request: logging out is not planned here')
}

const table: Record<string, Method> = {
  getMe: (world) => world.bot,
  getUpdates,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
  logOut: refuseLogOut,
  close: refuseLogOut,
  sendMessage,
  sendPhoto,
  sendDocument,
  sendChatAction: (world, params) => getChat(world, params).id !== 0,
  editMessageText,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  deleteMessage,
  deleteMessages,
  answerCallbackQuery,
  getChat,
  getChatMember,
  getChatAdministrators,
  getFile,
  ...profile,
}

/** Every method by its name in small letters: Telegram does not mind how they are written. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries(table).map(([name, method]) => [name.toLowerCase(), method]),
)
