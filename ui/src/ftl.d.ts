// The part of a Fluent file that is read with the desk; see lexicon.ts.
declare module '*.ftl?desk&raw' {
  const words: string;
  export default words;
}
