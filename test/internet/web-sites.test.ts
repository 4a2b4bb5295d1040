import { expect, it } from 'vitest'
import { WebSites } from '../../src/internet/web-sites.ts'

it('knows sites in any case, by wildcards, and as they were changed', () => {
  const sites = new WebSites({ 'www.Example.test': { title: 'one' }, '*.wild.test': { title: 'any' } })
  expect(sites.of('WWW.example.test')).toEqual({ title: 'one' })
  expect(sites.of('a.wild.test')).toEqual({ title: 'any' })
  expect(sites.of('wild.test')).toEqual({})
  sites.change('www.example.test', { status: 503 })
  expect(sites.of('www.example.test')).toEqual({ title: 'one', status: 503 })
  sites.change('b.wild.test', { status: 503 })
  expect([sites.of('b.wild.test'), sites.of('a.wild.test')]).toEqual([
    { title: 'any', status: 503 },
    { title: 'any' },
  ])
})
