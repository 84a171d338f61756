import type { BotCommand } from 'grammy/types'

import { listOf, objectOf, stringOf, type Params } from './params.ts'
import { badRequest } from './refusal.ts'
import type { World } from './world.ts'

const scopes = new Set(['default', 'all_private_chats', 'all_group_chats', 'all_chat_administrators'])

const readLanguage = (params: Params): string => {
  const language = stringOf(params, 'language_code') ?? ''
  if (!/^([a-z]{2})?$/.test(language)) throw badRequest('invalid language code specified')
  return language
}

/** Where a list of commands applies: `<scope> <language>`. */
const place = (world: World, params: Params): string => {
  const scope = objectOf(params, 'scope') ?? { type: 'default' }
  const type = stringOf(scope, 'type') ?? ''
  if (scopes.has(type)) return `${type} ${readLanguage(params)}`
  if (!['chat', 'chat_administrators', 'chat_member'].includes(type))
    throw badRequest("can't parse BotCommandScope: Unsupported type specified")
  const chat = stringOf(scope, 'chat_id') ?? ''
  if (!world.chats.has(Number(chat))) throw badRequest('chat not found')
  return `${type} ${chat} ${stringOf(scope, 'user_id') ?? ''} ${readLanguage(params)}`
}

const readCommand = (value: unknown): BotCommand => {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Params
  const command = (stringOf(given, 'command') ?? '').trim().replace(/^\//, '')
  const description = (stringOf(given, 'description') ?? '').trim()
  if (command === '') throw badRequest('command must be non-empty')
  if (command.length > 32) throw badRequest('command length must not exceed 32')
  if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID')
  if (description === '') throw badRequest('command description must be non-empty')
  if (description.length > 256) throw badRequest('command description length must not exceed 256')
  return { command, description }
}

export const setMyCommands = (world: World, params: Params): true => {
  const commands = (listOf(params, 'commands') ?? []).map(readCommand)
  if (commands.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH')
  world.commands.set(place(world, params), commands)
  return true
}

export const getMyCommands = (world: World, params: Params): BotCommand[] =>
  world.commands.get(place(world, params)) ?? []

export const deleteMyCommands = (world: World, params: Params): true => {
  world.commands.delete(place(world, params))
  return true
}

/** `description` (at most 512) and `short_description` (at most 120), by language. */
const setText =
  (name: string, limit: number) =>
  (world: World, params: Params): true => {
    const text = stringOf(params, name) ?? ''
    if (text.length > limit) throw badRequest(`${name.replaceAll('_', ' ')} is too long`)
    world.texts.set(`${name} ${readLanguage(params)}`, text)
    return true
  }

const getText =
  (name: string) =>
  (world: World, params: Params): Record<string, string> => ({
    [name]: world.texts.get(`${name} ${readLanguage(params)}`) ?? '',
  })

export const setMyDescription = setText('description', 512)
export const getMyDescription = getText('description')
export const setMyShortDescription = setText('short_description', 120)
export const getMyShortDescription = getText('short_description')
