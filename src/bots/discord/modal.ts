import {
  ComponentType,
  TextInputStyle,
  type APIModalInteractionResponseCallbackData,
  type APIModalSubmission,
} from 'discord.js'

import type { TextField } from '#core/view.ts'

import { fieldPrefix } from './choices.ts'
import { limits } from './limits.ts'
import { clean, isVisible } from './markdown.ts'
import { doorWords } from './words.ts'

/** The id of the one place to type in a form. */
const inputId = 'text'

/** Longer than this, or with a line break in it, a text gets several lines to be written in. */
const oneLine = 100

/**
 * A form with one place to type, prefilled. A label that is too long for its place stands below it, or is left to the
 * message that the form was opened from; so is a text to start from that is longer than Discord takes.
 */
export const toModal = (field: TextField, locale: string): APIModalInteractionResponseCallbackData => {
  const { answer, write } = doorWords(locale)
  const label = clean(field.label)
  const short = isVisible(label) && label.length <= limits.modalLabel
  const prefill = clean(field.prefill ?? '')
  const long = field.maxLength > oneLine || prefill.includes('\n')
  return {
    custom_id: `${fieldPrefix}${field.field}`,
    title: write,
    components: [
      {
        type: ComponentType.Label,
        label: short ? label : answer,
        ...(!short && isVisible(label) && label.length <= limits.modalHint ? { description: label } : {}),
        component: {
          type: ComponentType.TextInput,
          custom_id: inputId,
          style: long ? TextInputStyle.Paragraph : TextInputStyle.Short,
          required: true,
          max_length: Math.min(Math.max(field.maxLength, 1), limits.modalText),
          ...(isVisible(prefill) && prefill.length <= Math.min(field.maxLength, limits.modalText)
            ? { value: prefill }
            : {}),
        },
      },
    ],
  }
}

/** The text of a form that was sent, whichever way Discord wraps its input. */
export const readModal = ({ custom_id, components }: APIModalSubmission): { field: string; text: string } => {
  const inputs = components.flatMap((part) => {
    if ('component' in part) return [part.component]
    return 'components' in part ? part.components : []
  })
  const [input] = inputs.filter((part) => part.type === ComponentType.TextInput)
  return {
    field: custom_id.slice(fieldPrefix.length),
    text: input !== undefined && 'value' in input ? input.value : '',
  }
}
