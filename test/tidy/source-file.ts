// A source file as the tidy tests see it: its place, its text and what it imports. It judges nothing.

import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import ts from 'typescript'

export interface SourceFile {
  /** From the root of the repository, with `/`. */
  readonly path: string
  readonly text: string
}

export interface Import {
  readonly line: number
  /** As written, or null where it is computed and cannot be known. */
  readonly specifier: string | null
  /** The names that are imported one by one. */
  readonly names: readonly string[]
}

/** The .ts and .js files below the given folders of the repository; a folder that is absent has none. */
export function readSourceFiles(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) => {
    try {
      return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.[jt]s$/.test(name))
        .map((name) => posix.join(folder, name))
        .sort()
        .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    }
  })
}

export function parseSource(file: SourceFile): ts.SourceFile {
  return ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true)
}

export function lineOf(node: ts.Node): number {
  const source = node.getSourceFile()
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
}

/** Calls `visit` with every node below `node`, in the order of the text. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  ts.forEachChild(node, (child) => {
    visit(child)
    walk(child, visit)
  })
}

/** All imports of a file: static, re-exporting, of types, and dynamic. */
export function importsOf(file: SourceFile): Import[] {
  const imports: Import[] = []
  walk(parseSource(file), (node) => {
    const target = targetOf(node)
    if (target === undefined) return
    const specifier = ts.isStringLiteralLike(target) ? target.text : null
    imports.push({ line: lineOf(node), specifier, names: namesOf(node) })
  })
  return imports
}

function targetOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node
  const isDynamic = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
  return isDynamic ? node.arguments[0] : undefined
}

function namesOf(node: ts.Node): string[] {
  if (!ts.isImportDeclaration(node)) return []
  const bindings = node.importClause?.namedBindings
  if (bindings === undefined || !ts.isNamedImports(bindings)) return []
  return bindings.elements.map((element) => (element.propertyName ?? element.name).text)
}

/**
 * The path that a relative specifier means, or null for a package or a module of Node. What is imported from
 * `dist/` was built from `src/`, and `dist/program/` is `src/cli/` with all that it imports.
 */
export function resolveRelative(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null
  const path = posix.join(posix.dirname(from), specifier)
  if (!path.startsWith('dist/')) return path
  return path
    .replace(/^dist\/program\//, 'dist/cli/')
    .replace(/^dist\//, 'src/')
    .replace(/\.js$/, '.ts')
}
