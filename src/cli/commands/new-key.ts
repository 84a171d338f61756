import { Command } from 'commander'

import { makeKey } from '#rewards/solana/key-file.ts'

import { answer, CliError } from '../output.ts'

export const newKeyCommand = (): Command =>
  new Command('new-key')
    .description('make a key in a file of its own, for a treasury or for an approver; needs no setting')
    .argument('<file>', 'where to keep it; a file that is there is never written over')
    .option('--json', 'print one JSON object', false)
    .addHelpText(
      'after',
      `
The file is in the form of Solana's own tools, of mode 0600. Nobody needs it but its owner: what others need is the public key.

Examples:
  npm run -s accord -- new-key treasury.json
  npm run -s accord -- new-key ana.json`,
    )
    .action(async (file: string, { json }: { json: boolean }) => {
      const { publicKey } = await makeKey(file).catch((error: unknown) => {
        throw refusal(file, error)
      })
      answer(json, { file, publicKey }, [
        `Made a key in ${file}, which only you can read. Its public key:`,
        publicKey,
        'Keep a copy of the file offline: nobody can make it again.',
        'For a treasury: SOLANA_KEYPAIR names the file. For an approver: the public key goes into APPROVERS.',
      ])
    })

const refusal = (file: string, error: unknown): unknown => {
  const { code, path } = error as NodeJS.ErrnoException
  if (code === 'EEXIST' && path === file)
    return new CliError(`${file} is there already, and a key in it would be lost. Choose another name.`)
  if (code === undefined) return error
  return new CliError(`${file} cannot be written (${code}). Choose a folder that you may write.`)
}
