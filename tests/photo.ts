// A photo as a phone's camera writes it: larger than needed, lying on its side, with the place in it.

import type { Page } from "@playwright/test";

export interface Chosen {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** Lengthwise, so that what is upright can be told; a different one for every `number`. */
export async function photo(page: Page, number = 1, width = 2400, height = 1800): Promise<Chosen> {
  const plain = await page.evaluate(
    async ({ number, width, height }) => {
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const pen = canvas.getContext("2d");
      if (!pen) throw new Error("no canvas");
      // Leaves and walls, not one colour: so that it weighs what photos weigh.
      let dice = number;
      const next = () => ((dice = (dice * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648);
      for (let i = 0; i < 700; i += 1) {
        pen.fillStyle = `hsl(${next() * 360} 60% ${next() * 100}%)`;
        pen.fillRect(next() * width, next() * height, 10 + next() * 90, 10 + next() * 90);
      }
      const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.9));
      return Array.from(new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0)));
    },
    { number, width, height },
  );
  return { name: `IMG_${number}.jpg`, mimeType: "image/jpeg", buffer: withCameraNotes(Buffer.from(plain)) };
}

/** What the camera notes: turn by a quarter (orientation 6), and latitude and longitude. */
function withCameraNotes(jpeg: Buffer): Buffer {
  const tiff = Buffer.alloc(138);
  let at = tiff.write("MM\0*", 0, "latin1");
  at = tiff.writeUInt32BE(8, at);
  const field = (tag: number, type: number, count: number, value: number, wide = true) => {
    at = tiff.writeUInt16BE(tag, at);
    at = tiff.writeUInt16BE(type, at);
    at = tiff.writeUInt32BE(count, at);
    if (wide) at = tiff.writeUInt32BE(value, at);
    else at = tiff.writeUInt16BE(value, at) + 2;
  };
  at = tiff.writeUInt16BE(2, at);
  field(0x0112, 3, 1, 6, false);
  field(0x8825, 4, 1, 38);
  at = tiff.writeUInt32BE(0, at);
  at = tiff.writeUInt16BE(4, at);
  field(1, 2, 2, 0x53000000);
  field(2, 5, 3, 92);
  field(3, 2, 2, 0x45000000);
  field(4, 5, 3, 114);
  tiff.writeUInt32BE(0, at);
  [4, 1, 49, 1, 30, 1].forEach((number, i) => tiff.writeUInt32BE(number, 92 + 4 * i));
  const notes = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, (notes.length + 2) >> 8, (notes.length + 2) & 0xff]);
  return Buffer.concat([head, notes, jpeg.subarray(2)]);
}

/** A small paper. */
export const paper: Chosen = {
  name: "surat-tugas.pdf",
  mimeType: "application/pdf",
  buffer: Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"),
};
