// What Bluesky's own library makes of texts: one JSON list of texts in, one list of [graphemes, bytes, facets] out.
import { RichText } from '@atproto/api'
import { text } from 'node:stream/consumers'

const texts = JSON.parse(await text(process.stdin))
const told = texts.map((each) => {
  const rich = new RichText({ text: each })
  rich.detectFacetsWithoutResolution()
  return [rich.graphemeLength, rich.length, rich.facets ?? []]
})
console.log(JSON.stringify(told))
