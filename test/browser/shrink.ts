import upng from "upng-js"

const mostColours = 256

/** A PNG of up to 256 colours: to the eye the same for a screenshot, and a third of its bytes. */
export function shrink(png: Buffer): Buffer {
  const picture = upng.decode(
    png.buffer.slice(png.byteOffset, png.byteOffset + png.byteLength) as ArrayBuffer,
  ) // a screenshot is not shared
  return Buffer.from(upng.encode(upng.toRGBA8(picture), picture.width, picture.height, mostColours))
}
