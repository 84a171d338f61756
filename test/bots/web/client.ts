import type { Changes, Message } from '#chat/transcript.ts'
import type { View } from '#core/view.ts'

/** A browser without a page: it keeps its cookies, and knows the server's addresses. */
export const browserOf = (url: string, headers: Record<string, string> = {}) => {
  const jar = new Map<string, string>()
  const cookies = (): string => [...jar.values()].join('; ')

  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(url + path, {
      ...init,
      headers: { ...headers, cookie: cookies(), ...(init.headers as Record<string, string>) },
    })
    for (const cookie of response.headers.getSetCookie())
      jar.set(cookie.split('=')[0] ?? '', cookie.split(';')[0] ?? '')
    return response
  }
  const open = async (as = 1): Promise<Response> => request(`/?as=${as}`)
  const post = async (body: unknown, as = 1, extra: Record<string, string> = {}): Promise<Response> =>
    request(`/api/events?as=${as}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...extra },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  /** Sends one act and gives what the page would get. */
  const send = async (id: string, act: unknown, more: object = {}, as = 1): Promise<Received> => {
    const response = await post({ id, act, ...more }, as)
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
    return (await response.json()) as Received
  }
  const changes = async (since?: string, as = 1): Promise<Changes> =>
    (await (
      await request(`/api/changes?as=${as}${since === undefined ? '' : `&since=${since}`}`)
    ).json()) as Changes
  return { request, open, post, send, changes, cookies, jar }
}
export type Received = { toasts: View[]; changes: Changes; locale: string }

/** Reads a server-sent stream until `enough` says so; the connection is closed then. */
export const readStream = async (
  response: Response,
  enough: (events: { event: string; id: string; data: string }[]) => boolean,
): Promise<{ event: string; id: string; data: string }[]> => {
  const events: { event: string; id: string; data: string }[] = []
  let text = ''
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  while (reader !== undefined && !enough(events)) {
    const { value, done } = await reader.read()
    if (done) break
    text += value
    const parts = text.split('\n\n')
    text = parts.pop() ?? ''
    for (const part of parts) {
      const lines = new Map(
        part.split('\n').map((line) => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)]),
      )
      events.push({
        event: lines.get('event') ?? '',
        id: lines.get('id') ?? '',
        data: lines.get('data') ?? '',
      })
    }
  }
  await reader?.cancel()
  return events
}

/** The words of bubbles, as a person reads them: their own with `>` in front. */
export const wordsOf = (messages: Message[]): string[] =>
  messages.map(
    ({ mine, view }) =>
      (mine ? '> ' : '') +
      view.text.map((span) => (typeof span === 'string' ? span : (Object.values(span)[0] ?? ''))).join(''),
  )
