import { afterEach, beforeEach, expect, test } from 'vitest'

import { checkModel } from '#models/check.ts'
import { startOpenAiStandin, type OpenAiStandin } from '#replay/standins/openai/server.ts'

let server: OpenAiStandin
beforeEach(async () => {
  server = await startOpenAiStandin({ models: ['test-model', 'other-model'] })
})
afterEach(async () => server.close())

test('a server that answers, takes the key and knows the model has nothing wrong with it', async () => {
  const config = { apiKey: server.key, baseUrl: server.baseUrl, model: 'other-model' }
  expect(await checkModel(config)).toBeUndefined()
})

test.each([
  ['an unknown model', { model: 'gone' }, /does not know "gone"/, /OPENAI_MODEL.*test-model/],
  ['a wrong key', { apiKey: 'wrong' }, /refuses: 401/, /OPENAI_API_KEY/],
  ['nobody there', { baseUrl: 'http://127.0.0.1:9/v1' }, /does not answer/, /OPENAI_BASE_URL/],
])('%s is told, with what to do', async (_what, config, wrong, todo) => {
  const found = await checkModel({
    apiKey: server.key,
    baseUrl: server.baseUrl,
    model: 'test-model',
    ...config,
  })
  expect(found?.wrong).toMatch(wrong)
  expect(found?.todo).toMatch(todo)
})

test('a server that keeps no list of models is taken at its word', async () => {
  const config = { apiKey: server.key, baseUrl: `${server.baseUrl}/elsewhere`, model: 'test-model' }
  expect(await checkModel(config)).toBeUndefined()
})
