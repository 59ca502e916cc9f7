// What twitter-text says of texts: for each its weighted length and its links, [[weight, [[start, end], …]], …] as JSON.
// node weigh.mjs < texts.json where texts.json is a list of texts; places are those of the text in form C, in UTF-16
import { readFileSync } from "node:fs";
import twitter from "twitter-text";

function told(text) {
  const links = twitter.extractUrlsWithIndices(text.normalize());
  return [twitter.parseTweet(text).weightedLength, links.map(({ indices }) => indices)];
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(told)));
