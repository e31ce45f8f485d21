/**
 * The named character references that people and language models write. The standard has 2,231; the
 * others stay as they are written, which can be read too.
 */
const NAMES = `
amp=& lt=< gt=> quot=" apos=' nbsp=\u00a0 ensp=\u2002 emsp=\u2003 thinsp=\u2009 shy=\u00ad zwj=\u200d
zwnj=\u200c copy=© reg=® trade=™ hellip=… mdash=— ndash=– lsquo=‘ rsquo=’ sbquo=‚ ldquo=“ rdquo=” bdquo=„
laquo=« raquo=» lsaquo=‹ rsaquo=› bull=• middot=· dagger=† sect=§ para=¶ deg=° prime=′ Prime=″ permil=‰
times=× divide=÷ plusmn=± minus=− ne=≠ le=≤ ge=≥ asymp=≈ infin=∞ radic=√ sum=∑ micro=µ pi=π ordf=ª ordm=º
frac12=½ frac14=¼ frac34=¾ sup1=¹ sup2=² sup3=³ euro=€ pound=£ yen=¥ cent=¢ larr=← uarr=↑ rarr=→ darr=↓
harr=↔ check=✓ cross=✗ star=☆ starf=★ hearts=♥ iexcl=¡ iquest=¿ num=# ast=* lowbar=_ grave=\` vert=|
Agrave=À Aacute=Á Acirc=Â Atilde=Ã Auml=Ä Aring=Å AElig=Æ Ccedil=Ç Egrave=È Eacute=É Ecirc=Ê Euml=Ë
Igrave=Ì Iacute=Í Icirc=Î Iuml=Ï Ntilde=Ñ Ograve=Ò Oacute=Ó Ocirc=Ô Otilde=Õ Ouml=Ö Oslash=Ø OElig=Œ
Ugrave=Ù Uacute=Ú Ucirc=Û Uuml=Ü agrave=à aacute=á acirc=â atilde=ã auml=ä aring=å aelig=æ ccedil=ç
egrave=è eacute=é ecirc=ê euml=ë igrave=ì iacute=í icirc=î iuml=ï ntilde=ñ ograve=ò oacute=ó ocirc=ô
otilde=õ ouml=ö oslash=ø oelig=œ ugrave=ù uacute=ú ucirc=û uuml=ü szlig=ß`

let named: ReadonlyMap<string, string> | undefined

/** Character references as the characters they stand for: `&amp;` is `&`, `&#8364;` and `&euro;` are `€`. */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text
  return text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]\w{1,30}));/g, decode)
}

function decode(reference: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) {
    // A map and not an object, where `&constructor;` would find something.
    named ??= new Map(
      Array.from(NAMES.matchAll(/(\w+)=(\S|[\u00a0\u2000-\u200d])/g), ([, key = "", value = ""]) => [
        key,
        value,
      ]),
    )
    return named.get(name) ?? reference
  }
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal)
  // By the standard, what is no character becomes the replacement character.
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : "\ufffd"
}
