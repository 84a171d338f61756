/** What Discord answers instead of a result: the HTTP status, its own code, the words, and what is wrong in the form. */
export class ApiRefusal extends Error {
  readonly status: number
  readonly code: number
  readonly errors: object | undefined

  constructor(status: number, code: number, message: string, errors?: object) {
    super(message)
    this.name = 'ApiRefusal'
    this.status = status
    this.code = code
    this.errors = errors
  }
}

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes */
const table = {
  unauthorized: [401, 0, '401: Unauthorized'],
  notFound: [404, 0, '404: Not Found'],
  methodNotAllowed: [405, 0, '405: Method Not Allowed'],
  unknownApplication: [404, 10_002, 'Unknown Application'],
  unknownChannel: [404, 10_003, 'Unknown Channel'],
  unknownGuild: [404, 10_004, 'Unknown Guild'],
  unknownMember: [404, 10_007, 'Unknown Member'],
  unknownMessage: [404, 10_008, 'Unknown Message'],
  unknownRole: [404, 10_011, 'Unknown Role'],
  unknownUser: [404, 10_013, 'Unknown User'],
  unknownWebhook: [404, 10_015, 'Unknown Webhook'],
  unknownInteraction: [404, 10_062, 'Unknown interaction'],
  unknownCommand: [404, 10_063, 'Unknown application command'],
  tooManyCommands: [400, 30_032, 'Maximum number of application commands reached (100)'],
  alreadyAcknowledged: [400, 40_060, 'Interaction has already been acknowledged.'],
  missingAccess: [403, 50_001, 'Missing Access'],
  notYourMessage: [403, 50_005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50_006, 'Cannot send an empty message'],
  closedToUser: [403, 50_007, 'Cannot send messages to this user'],
  notAText: [400, 50_008, 'Cannot send messages in a non-text channel'],
  missingPermissions: [403, 50_013, 'Missing Permissions'],
  wrongChannelType: [400, 50_024, 'Cannot execute action on this channel type'],
  badWebhookToken: [401, 50_027, 'Invalid Webhook Token'],
  badJson: [400, 50_109, 'The request body contains invalid JSON.'],
  archivedThread: [400, 50_083, 'Thread is archived'],
  hasThread: [400, 160_004, 'A thread has already been created for this message'],
} as const

/** One of Discord's refusals, by what it means. */
export const refusal = (name: keyof typeof table): ApiRefusal => {
  const [status, code, message] = table[name]
  return new ApiRefusal(status, code, message)
}
