/** A value that survives `JSON.parse(JSON.stringify(value))`: what stores and journals keep. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
