import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface LockedPackage {
  readonly resolved?: string
  readonly optional?: boolean
  readonly hasInstallScript?: boolean
}

/** What ties an installation to one registry, or makes a plain `npm ci` run foreign code or a compiler. */
function findLockFaults(packages: Readonly<Record<string, LockedPackage>>): string[] {
  return Object.entries(packages).flatMap(([path, { resolved, optional, hasInstallScript }]) => [
    ...(resolved === undefined ? [] : [`${path}: resolved to ${resolved}`]),
    ...(hasInstallScript === true && optional !== true ? [`${path}: has an install script`] : []),
  ])
}

describe('findLockFaults', () => {
  it('finds download addresses and install scripts', () => {
    const packages = {
      'node_modules/plain': {},
      'node_modules/far': { resolved: 'https://registry.example/far.tgz' },
      'node_modules/native': { hasInstallScript: true },
      'node_modules/watcher': { hasInstallScript: true, optional: true },
    }
    expect(findLockFaults(packages)).toEqual([
      'node_modules/far: resolved to https://registry.example/far.tgz',
      'node_modules/native: has an install script',
    ])
  })
})

describe('package-lock.json', () => {
  it('names no registry, and installs without running scripts', () => {
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, LockedPackage>
    }
    expect(Object.keys(lock.packages).length).toBeGreaterThan(1)
    expect(findLockFaults(lock.packages)).toEqual([])
  })
})
