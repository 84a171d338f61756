import { lengthOf, type Json } from './form.ts'
import { interact, type Acted } from './interactions.ts'
import { remove, store } from './messages.ts'
import { can, placeOf, type Where } from './people.ts'
import { findCommand, toData, type Options } from './slash.ts'
import type { SeenButton, SeenMessage, SeenSelect } from './seen.ts'
import type { Channel, Choice, ModalField, Person, World } from './world.ts'

/** What a person does in Discord's client. What the client would not let them do throws. */

export const command = (
  world: World,
  person: Person,
  name: string,
  options: Options = {},
  where: Where = {},
): Acted => {
  const channel = placeOf(world, person, where)
  const found = findCommand(world, person, channel, name)
  return interact(world, person, channel, { type: 2, data: toData(world, channel, found, options) })
}

/** Types into an option: what the bot offers. `options` holds what was typed so far, in the focused option too. */
export const complete = async (
  world: World,
  person: Person,
  name: string,
  focused: string,
  options: Options,
  where: Where = {},
): Promise<Choice[]> => {
  const channel = placeOf(world, person, where)
  const found = findCommand(world, person, channel, name)
  const option = found.options.find((one) => one['name'] === focused)
  if (option?.['autocomplete'] !== true) throw new Error(`${focused} of /${name} offers nothing while typing`)
  const typed = { ...options, [focused]: options[focused] ?? '' }
  const acted = interact(world, person, channel, {
    type: 4,
    data: toData(world, channel, found, typed, focused),
  })
  const answer = await acted.answer
  if (answer.kind !== 'choices') throw new Error(`nothing was offered for ${focused}: ${answer.kind}`)
  return answer.choices
}

/** Where a message is for this person. Throws where they cannot see it. */
const seenIn = (world: World, person: Person, message: SeenMessage): Channel => {
  const channel = world.channels.get(message.channel)
  if (channel === undefined || message.deleted) throw new Error(`the message ${message.id} is gone`)
  if (message.onlyFor !== undefined && message.onlyFor !== person.id)
    throw new Error(`${person.name} does not see the message ${message.id}: it is for somebody else alone`)
  if (message.loading) throw new Error(`the message ${message.id} is still thinking`)
  return placeOf(world, person, channel.guild === undefined ? {} : { channel })
}

/** A person taps a button, named by its label or its custom id. */
export const tap = (world: World, person: Person, message: SeenMessage, name: string): Acted => {
  const channel = seenIn(world, person, message)
  const button = findButton(message.buttons, name)
  if (button.customId === undefined) throw new Error(`the button ${name} is a link`)
  if (button.disabled) throw new Error(`the button ${name} is disabled`)
  const data = { custom_id: button.customId, component_type: 2, id: 1 }
  return interact(world, person, channel, { type: 3, data, message })
}

const findButton = (buttons: SeenButton[], name: string): SeenButton => {
  const found = buttons.find((one) => one.customId === name) ?? buttons.find((one) => one.label === name)
  if (found === undefined)
    throw new Error(
      `there is no button ${name}, only ${buttons.map(({ label }) => label).join(', ') || 'none'}`,
    )
  return found
}

/** A person chooses in a select, by the options' values or labels. `name`: which select, where there are several. */
export const choose = (
  world: World,
  person: Person,
  message: SeenMessage,
  chosen: string | string[],
  name?: string,
): Acted => {
  const channel = seenIn(world, person, message)
  const select =
    name === undefined ? message.selects[0] : message.selects.find((one) => one.customId === name)
  if (select === undefined) throw new Error(`there is no select ${name ?? ''} in the message`)
  if (select.disabled) throw new Error(`the select ${select.customId} is disabled`)
  const values = valuesOf(select, [chosen].flat())
  const data: Json = { custom_id: select.customId, component_type: select.type, id: 1, values }
  if (select.type !== 3) data['resolved'] = {}
  return interact(world, person, channel, { type: 3, data, message })
}

const valuesOf = (select: SeenSelect, chosen: string[]): string[] => {
  if (chosen.length < select.min || chosen.length > select.max)
    throw new Error(`${select.min} to ${select.max} are to be chosen, not ${chosen.length}`)
  if (select.type !== 3) return chosen
  return chosen.map((name) => {
    const option =
      select.options.find(({ value }) => value === name) ?? select.options.find(({ label }) => label === name)
    if (option === undefined)
      throw new Error(
        `there is no option ${name}, only ${select.options.map(({ label }) => label).join(', ')}`,
      )
    return option.value
  })
}

/** A person sends the form on their screen; a field left out keeps what stands in it. Fields by custom id or label. */
export const submit = (world: World, person: Person, fields: Record<string, string | string[]>): Acted => {
  const { modal } = person
  if (modal === undefined) throw new Error(`${person.name} has no form on the screen`)
  const strange = Object.keys(fields).find(
    (name) => !modal.fields.some((one) => one.customId === name || one.label === name),
  )
  if (strange !== undefined)
    throw new Error(`there is no field ${strange}, only ${modal.fields.map(({ label }) => label).join(', ')}`)
  const filled = new Map(
    modal.fields.map((field) => [field.customId, fill(field, fields[field.customId] ?? fields[field.label])]),
  )
  delete person.modal
  const data = {
    custom_id: modal.customId,
    components: modal.components.flatMap((one, index) => toSent(one, index, filled)),
  }
  const { message, channel } = modal.interaction
  return interact(world, person, channel, { type: 5, data, ...(message === undefined ? {} : { message }) })
}

const fill = (field: ModalField, given: string | string[] | undefined): Json => {
  const base = { type: field.type, custom_id: field.customId }
  if (field.type !== 4) {
    const chosen =
      given === undefined
        ? field.options.filter(({ chosen }) => chosen).map(({ value }) => value)
        : [given].flat()
    return {
      ...base,
      values: valuesOf({ ...field, min: field.minLength, max: field.maxLength, disabled: false }, chosen),
    }
  }
  const value = given === undefined ? field.value : [given].flat().join('')
  const length = lengthOf(value)
  if (field.required && length === 0) throw new Error(`the field ${field.label} is required`)
  if (length > field.maxLength || (length > 0 && length < field.minLength))
    throw new Error(
      `the field ${field.label} takes ${field.minLength} to ${field.maxLength} characters, not ${length}`,
    )
  return { ...base, value }
}

const toSent = (one: Json, index: number, filled: Map<string, Json>): Json[] => {
  const pick = (input: unknown): Json => ({
    id: index + 100,
    ...filled.get(String((input as Json)['custom_id'])),
  })
  if (one['type'] === 10) return [{ type: 10, id: index + 1 }]
  if (one['type'] === 18) return [{ type: 18, id: index + 1, component: pick(one['component']) }]
  return [{ type: 1, id: index + 1, components: (one['components'] as unknown[]).map(pick) }]
}

/** A person writes into a channel. A bot without the intent of message content gets it without its words. */
export const say = (world: World, person: Person, text: string, where: Where = {}): SeenMessage => {
  const channel = placeOf(world, person, where)
  if (!can(channel, person.id, channel.guild === undefined ? 'ViewChannel' : 'SendMessages'))
    throw new Error(`${person.name} cannot write in #${channel.name}`)
  return store(world, channel, { content: text, uploads: [], flags: 0, v2: false }, { author: person.id })
}

/** A person dismisses what they alone see, or deletes what they may: it is gone for the bot too. */
export const dismiss = (world: World, person: Person, message: SeenMessage): void => {
  const channel = seenIn(world, person, message)
  const own = message.onlyFor === person.id || message.author === person.id
  if (!own && !can(channel, person.id, 'ManageMessages'))
    throw new Error(`${person.name} cannot delete the message`)
  remove(world, channel, message)
}
