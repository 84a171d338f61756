import { isObject, listOf, numberOf, textOf, type Json } from './form.ts'
import type { SeenButton, SeenOption, SeenSelect, Shown } from './seen.ts'

/** Every component of a message, the outer ones before those in them, from top to bottom. */
export const flatten = (components: Json[]): Json[] =>
  components.flatMap((one) => [
    one,
    ...flatten(listOf(one['components'])),
    ...flatten([one['accessory'], one['component']].filter(isObject)),
  ])

/** What people see of a message. */
export const show = (
  content: string,
  embeds: Json[],
  components: Json[],
  fileUrls: Map<string, string>,
): Shown => {
  const all = flatten(components)
  const urlOf = (media: unknown): string => {
    const url = isObject(media) ? textOf(media['url']) : ''
    return url.startsWith('attachment://') ? (fileUrls.get(url.slice('attachment://'.length)) ?? url) : url
  }
  const pictureOf = (holder: Json, media: unknown): Shown['pictures'][number] => {
    const alt = textOf(holder['description'])
    return { url: urlOf(media), ...(alt === '' ? {} : { alt }) }
  }
  const texts = all.filter(({ type }) => type === 10).map((one) => textOf(one['content']))
  const galleries = all.filter(({ type }) => type === 12).flatMap((one) => listOf(one['items']))
  const thumbnails = all.filter(({ type }) => type === 11)
  return {
    text: [content, ...embeds.flatMap(linesOf), ...texts].filter((line) => line !== '').join('\n'),
    buttons: all.filter(({ type }) => type === 2).map(toButton),
    selects: all.filter(({ type }) => [3, 5, 6, 7, 8].includes(numberOf(type))).map(toSelect),
    pictures: [
      ...[...galleries, ...thumbnails].map((one) => pictureOf(one, one['media'])),
      ...embeds.filter(({ image }) => isObject(image)).map((one) => ({ url: urlOf(one['image']) })),
    ],
  }
}

const linesOf = (embed: Json): string[] => [
  textOf(embed['title']),
  textOf(embed['description']),
  ...listOf(embed['fields']).flatMap((field) => [textOf(field['name']), textOf(field['value'])]),
  isObject(embed['footer']) ? textOf(embed['footer']['text']) : '',
]

const toButton = (one: Json): SeenButton => {
  const emoji = isObject(one['emoji']) ? textOf(one['emoji']['name']) : ''
  return {
    label: textOf(one['label']),
    style: numberOf(one['style']),
    disabled: one['disabled'] === true,
    ...(typeof one['custom_id'] === 'string' ? { customId: one['custom_id'] } : {}),
    ...(typeof one['url'] === 'string' ? { url: one['url'] } : {}),
    ...(emoji === '' ? {} : { emoji }),
  }
}

const toSelect = (one: Json): SeenSelect => ({
  customId: textOf(one['custom_id']),
  type: numberOf(one['type']),
  min: typeof one['min_values'] === 'number' ? one['min_values'] : 1,
  max: typeof one['max_values'] === 'number' ? one['max_values'] : 1,
  options: listOf(one['options']).map(toOption),
  disabled: one['disabled'] === true,
  ...(typeof one['placeholder'] === 'string' ? { placeholder: one['placeholder'] } : {}),
})

export const toOption = (one: Json): SeenOption => ({
  label: textOf(one['label']),
  value: textOf(one['value']),
  chosen: one['default'] === true,
  ...(typeof one['description'] === 'string' ? { description: one['description'] } : {}),
})
