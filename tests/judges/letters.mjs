// What caniemail.com knows of each letter: {file: {"errors": {feature: [clients]}, "warnings": …}} as JSON.
// node letters.mjs GLOBS FILE… where GLOBS are families of programs with commas between them
import { readFileSync } from "node:fs";
import { caniemail } from "caniemail";

const [globs, ...files] = process.argv.slice(2);

function told(issues) {
  const found = {};
  for (const [client, list] of issues)
    for (const { title } of list) (found[title] ??= new Set()).add(client);
  return Object.fromEntries(Object.entries(found).map(([title, clients]) => [title, [...clients].sort()]));
}

const answers = {};
for (const file of files) {
  const { issues } = caniemail({ clients: globs.split(","), html: readFileSync(file, "utf8") });
  answers[file] = { errors: told(issues.errors), warnings: told(issues.warnings) };
}
process.stdout.write(JSON.stringify(answers));
