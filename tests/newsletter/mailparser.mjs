// Prints what npm's mailparser sees in mails, as one line of JSON for each.
// node mailparser.mjs <folder above node_modules> <mail.eml> …
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, ...mails] = process.argv.slice(2);
const { simpleParser } = createRequire(join(folder, "package.json"))("mailparser");

// As it stands in the mail: nothing is made of one part for the other.
const options = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
};

for (const path of mails) {
  const mail = await simpleParser(readFileSync(path), options);
  console.log(
    JSON.stringify({
      headers: mail.headerLines.map(({ key }) => key),
      from: mail.from?.value,
      to: mail.to?.value,
      replyTo: mail.replyTo?.value ?? null,
      subject: mail.subject,
      date: mail.date,
      messageId: mail.messageId,
      list: mail.headers.get("list") ?? null,
      text: mail.text,
      html: mail.html,
      attachments: mail.attachments.map((it) => ({
        type: it.contentType,
        cid: it.cid ?? null,
        disposition: it.contentDisposition,
        related: it.related,
        sum: createHash("sha256").update(it.content).digest("hex"),
      })),
    }),
  );
}
