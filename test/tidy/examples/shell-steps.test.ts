import { describe, expect, it } from 'vitest'
import { readShellSteps } from './shell-steps.ts'

const steps = (text: string) => readShellSteps({ line: 10, language: 'sh', text })

describe('readShellSteps', () => {
  it('runs rootwalk, and expects exit 0 unless told otherwise', () => {
    expect(steps('rootwalk zone check a.zone\nnpx rootwalk query nowhere.example  # exits 1')).toEqual([
      { kind: 'run', line: 10, command: 'rootwalk zone check a.zone', exitCode: 0 },
      { kind: 'run', line: 11, command: 'rootwalk query nowhere.example  # exits 1', exitCode: 1 },
    ])
  })

  it('starts servers, but not to ask for their help', () => {
    const kinds = ['rootwalk up', 'rootwalk resolver --listen [::1]:5300 &', 'npm ci && npm start'].map(steps)
    expect(kinds.flat().map(({ kind, command }) => [kind, command])).toEqual([
      ['start', 'rootwalk up'],
      ['start', 'rootwalk resolver --listen [::1]:5300'],
      ['pass over', 'npm ci'],
      ['start', 'npm start'],
    ])
    expect(steps('rootwalk up --help')).toEqual([
      { kind: 'run', line: 10, command: 'rootwalk up --help', exitCode: 0 },
    ])
  })

  it('passes over what needs more than Node, with a reason', () => {
    expect(steps('dig @127.0.0.1 -p 5300 www.google.com')).toEqual([
      expect.objectContaining({ kind: 'pass over', reason: expect.stringContaining('test/interop/') }),
    ])
  })

  it('does not know every program', () => {
    expect(steps('rm -rf /')).toEqual([{ kind: 'unknown', line: 10, command: 'rm -rf /' }])
  })

  it('skips comments and empty lines, joins continued lines, and sees through variables', () => {
    expect(steps('# first\n\nNO_COLOR=1 rootwalk query \\\n  example.com')).toEqual([
      { kind: 'run', line: 13, command: 'NO_COLOR=1 rootwalk query   example.com', exitCode: 0 },
    ])
  })
})
