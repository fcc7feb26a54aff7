// Makes photos small, on the device, before anything of them is kept or sent: as pixels drawn anew, so that what the
// camera wrote beside them (the place, the time, the phone) stays behind, and upright, as the camera said.
//
// Knows pictures; must not know what they are for. The app calls `setapakShrink`.
"use strict";

{
  // Tried in turn until the photo is small enough: how long its longer edge may be, in pixels, and how fine it is drawn.
  const PHOTO = [[1600, 0.82], [1600, 0.68], [1600, 0.5], [1200, 0.6], [900, 0.55], [640, 0.5]];
  const MOST_PHOTO = 300 * 1024;
  const SMALL = [[240, 0.7], [200, 0.5], [160, 0.4]];
  const MOST_SMALL = 12 * 1024;

  const drawn = (picture, edge, quality) => {
    const share = Math.min(1, edge / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * share));
    canvas.height = Math.max(1, Math.round(picture.height * share));
    const pen = canvas.getContext("2d", { alpha: false });
    // What lets light through is shown on paper.
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((done, failed) => {
      canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no room for the picture"))), "image/jpeg", quality);
    });
  };

  const within = async (picture, ways, most) => {
    let blob;
    for (const [edge, quality] of ways) {
      blob = await drawn(picture, edge, quality);
      if (blob.size <= most) break;
    }
    return new Uint8Array(await blob.arrayBuffer());
  };

  // The photo and a small picture of it, both JPEG. Throws where the device cannot read the file as a picture.
  globalThis.setapakShrink = async (file) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    try {
      return [await within(picture, PHOTO, MOST_PHOTO), await within(picture, SMALL, MOST_SMALL)];
    } finally {
      picture.close();
    }
  };
}
