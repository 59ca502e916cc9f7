// Two readers of feeds in one process. A line of stdin is JSON, {reader, address}; the answer is a line of JSON:
// {items: [{id, title, link, published, updated, html, authors, said}]}, or {fault} where the reader gave up.
import { createInterface } from "node:readline";
import { extract } from "@extractus/feed-extractor";
import Parser from "rss-parser";

// both have a word for "updated" only where they are told its name
const parser = new Parser({ customFields: { item: ["updated", ["atom:updated", "updated"]] } });

async function rssParser(address) {
  const { items } = await parser.parseURL(address);
  return items.map((one) => ({
    id: one.guid ?? one.id,
    title: one.title,
    link: one.link,
    published: one.isoDate,
    updated: one.updated,
    html: one["content:encoded"] ?? one.content,
    authors: one.creator ?? one.author,
    said: one["content:encodedSnippet"] ?? one.contentSnippet,
  }));
}

const worded = (value) => value?.["#text"] ?? value; // an element with attributes is an object

async function feedExtractor(address) {
  const { entries } = await extract(address, {
    descriptionMaxLen: 0, // whole, not its first 250 characters
    getExtraEntryFields: (one) => ({
      updated: one["atom:updated"] ?? one.updated ?? one.date_modified,
      html: worded(one["content:encoded"] ?? one.content ?? one.content_html),
    }),
  });
  return entries.map(({ updated, description, ...one }) => ({ ...one, updated: worded(updated), said: description }));
}

const readers = { "rss-parser": rssParser, "feed-extractor": feedExtractor };

for await (const line of createInterface({ input: process.stdin })) {
  const { reader, address } = JSON.parse(line);
  const answer = await readers[reader](address).then(
    (items) => ({ items }),
    (fault) => ({ fault: String(fault) }),
  );
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
