import { expect, it } from 'vitest'
import { imagesIn, titleIn } from '../../src/journey/page-text.ts'

it('finds the title of a page', () => {
  expect(titleIn('<html><TITLE> A page\n</TITLE>')).toBe('A page')
  expect(titleIn('<p>none')).toBeUndefined()
})

it('finds the images of a page, each once, however they are quoted', () => {
  const page = `<img src="/a.png"><IMG alt='x' src='/b.png'/><img src=/c.png><img src="/a.png"><image src="/d.png">`
  expect(imagesIn(page)).toEqual(['/a.png', '/b.png', '/c.png'])
})
