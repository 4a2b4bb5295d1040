import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runDocument } from './document-examples.ts'
import { ExampleProject } from './example-project.ts'

let project: ExampleProject

const fenced = (language: string, text: string) => `Some words.\n\n\`\`\`${language}\n${text}\n\`\`\`\n`

describe('the examples of a document', () => {
  beforeEach(() => {
    project = new ExampleProject('test/tidy/examples/fixture-package')
  })
  afterEach(() => project.remove())

  it.each([
    ['a command that ends as it says', fenced('sh', 'rootwalk exit 0\nrootwalk exit 2  # exits 2')],
    [
      'a server that is ready and ends in peace',
      fenced('sh', 'npx rootwalk up &\nrootwalk exit 0\nnpm start'),
    ],
    ['a program of others', fenced('sh', 'dig @127.0.0.1 -p 5300 www.google.com')],
    ['output', fenced('console', '$ rootwalk exit 9')],
    [
      'TypeScript that is right',
      fenced('ts', `import { answer } from 'rootwalk'\nif (answer() !== 42) throw Error()`),
    ],
    ['output that is as shown', fenced('console checked', '$ rootwalk exit 1  # exits 1\ntold to … with 1')],
    [
      'a session that goes on in another block',
      fenced('console checked', '$ rootwalk sim\nlaptop$ arp\nARP') +
        fenced('console checked', 'laptop$ route -n\n…\nlaptop$ dig\nDIG\n$ rootwalk sim\nlaptop$ x\nX'),
    ],
    ['no example at all', 'Some words.'],
  ])('pass: %s', async (_, markdown) => {
    expect(await runDocument(project, markdown)).toEqual([])
  })

  it.each([
    [
      'a command that ends otherwise',
      'sh',
      '\nrootwalk exit 1',
      /^line 5: ended with 1 instead of 0\ntold to exit/,
    ],
    ['a failure that does not come', 'sh', 'rootwalk exit 0 # exits 1', /^line 4: ended with 0 instead of 1/],
    [
      'a server that does not get ready',
      'sh',
      'rootwalk resolver',
      /^line 4: .*ended with 1 before .*\nport 53/,
    ],
    ['a server that ends badly', 'sh', 'rootwalk authority', /^line 4: ended with 3 instead of 0/],
    ['a program that no rule knows', 'sh', 'curl example.com', /^line 4: no rule .*'curl example.com'/],
    [
      'other output',
      'console checked',
      '$ rootwalk sim\nlaptop$ arp\nARP\nlaptop$ dig\nARP',
      /^line 8: not 'ARP' but\nDIG/,
    ],
    [
      'a server whose output cannot be seen to its end',
      'console checked',
      '$ rootwalk up',
      /^line 4: a server is started/,
    ],
    ['another name for a shell', 'bash', 'rootwalk exit 0', /^line 4: a block in 'bash'/],
    [
      'a wrong type',
      'ts',
      `import { answer } from 'rootwalk'\nexport const a: string = answer()`,
      /^line 5: Type 'number'/,
    ],
    [
      'a name that is not exported',
      'ts',
      `import { question } from 'rootwalk'\nquestion()`,
      /^line 4: .*question/,
    ],
    ['a program that fails', 'ts', `throw new Error('no luck')`, /^line 4: ended with 1[^]*no luck/],
  ])('fail: %s', async (_, language, text, message) => {
    expect(await runDocument(project, fenced(language, text))).toEqual([expect.stringMatching(message)])
  })

  it('are run by vitest where they hold tests', async () => {
    const test = (expected: number) =>
      fenced(
        'ts',
        `import { answer } from 'rootwalk'
         import { expect, it } from 'vitest'
         it('answers', () => { expect(answer()).toBe(${expected}) })`,
      )
    expect(await runDocument(project, test(42))).toEqual([])
    expect(await runDocument(project, test(43))).toEqual([expect.stringMatching(/expected 42 to be 43/)])
  })
})
