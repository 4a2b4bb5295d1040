// A TypeScript example: checked as strictly as a user might, then run, by Node or, where it holds tests, by vitest.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import type { FencedBlock } from '../markdown.ts'
import type { ExampleProject } from './example-project.ts'

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  module: ts.ModuleKind.NodeNext,
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
}

/** What is wrong with the example: the compiler's complaints, or how its run failed. */
export async function runTypeScript(project: ExampleProject, block: FencedBlock): Promise<string[]> {
  const isTest = block.text.includes("from 'vitest'")
  const name = `example-${block.line}${isTest ? '.test' : ''}`
  const source = join(project.folder, `${name}.mts`)
  writeFileSync(source, block.text)
  const complaints = typeCheck(project, source, block.line)
  if (complaints.length > 0) return complaints

  const script = ts.transpileModule(block.text, { compilerOptions: OPTIONS, fileName: source }).outputText
  writeFileSync(join(project.folder, `${name}.mjs`), script)
  const command = isTest ? `node node_modules/vitest/vitest.mjs run ${name}.mjs` : `node ${name}.mjs`
  const { exitCode, output } = await project.run(command)
  return exitCode === 0 ? [] : [`line ${block.line}: ended with ${exitCode}\n${output}`]
}

function typeCheck(project: ExampleProject, source: string, firstLine: number): string[] {
  const options = { ...OPTIONS, noEmit: true, typeRoots: [join(project.folder, 'node_modules/@types')] }
  return ts.getPreEmitDiagnostics(ts.createProgram([source], options)).map(({ file, start, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, '\n')
    if (file?.fileName !== source) return `line ${firstLine}: ${message}`
    return `line ${firstLine + file.getLineAndCharacterOfPosition(start ?? 0).line}: ${message}`
  })
}
