/** What Telegram takes (https://core.telegram.org/bots/api). Characters are counted in UTF-16 units, after parsing. */
export const limits = {
  text: 4096,
  caption: 1024,
  entities: 100,
  callbackAnswer: 200,
  callbackData: 64,
  placeholder: 64,
  buttons: 100,
  buttonsInRow: 8,
} as const
