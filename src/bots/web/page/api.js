/** Calls to the server that this page came from. `as`: which of the browser's contributors this page is. */

const as = new URLSearchParams(location.search).get('as') ?? '1'
const reloaded = 'accord.reloaded'

export const address = (path, query = {}) => {
  const url = new URL(`/api/${path}`, location.origin)
  for (const [name, value] of Object.entries({ as, ...query }))
    if (value !== undefined) url.searchParams.set(name, value)
  return url.href
}

/**
 * Sends or gets JSON. Gives `{ status, body, wait }`; status 0: nobody answered. `wait`: seconds the server asks for.
 */
export const call = async (path, { query, body, timeout = 20_000 } = {}) => {
  try {
    const response = await fetch(address(path, query), {
      signal: AbortSignal.timeout(timeout),
      credentials: 'same-origin',
      ...(body === undefined
        ? {}
        : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const answer = await response.json().catch(() => undefined)
    if (response.status === 401) knowMeAgain()
    else sessionStorage.removeItem(reloaded)
    return { status: response.status, body: answer, wait: Number(response.headers.get('Retry-After') ?? 0) }
  } catch {
    return { status: 0, wait: 0 }
  }
}

/** Opening the page gives a cookie; if that was tried just now, the browser takes none. */
const knowMeAgain = () => {
  if (sessionStorage.getItem(reloaded) !== null) {
    sessionStorage.removeItem(reloaded)
    return
  }
  sessionStorage.setItem(reloaded, '1')
  location.reload()
}
