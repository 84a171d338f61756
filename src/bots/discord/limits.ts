/**
 * What Discord takes (https://docs.discord.com/developers/components/reference and …/resources/message). Characters are
 * counted in UTF-16 units. A message's texts count together; its components count with those inside others.
 */
export const limits = {
  text: 4000,
  components: 40,
  rows: 5,
  buttonsInRow: 5,
  options: 25,
  label: 80,
  optionLabel: 100,
  customId: 100,
  url: 512,
  alt: 1024,
  modalTitle: 45,
  modalLabel: 45,
  modalHint: 100,
  modalText: 4000,
  suggestions: 25,
  suggestion: 100,
} as const

/** Milliseconds: an interaction must be answered within 3 s, and its token lives for 15 min. */
export const times = { answer: 3000, token: 15 * 60_000 } as const
