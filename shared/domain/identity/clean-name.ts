/** A name that somebody gives, as it is shown and compared: one form for what looks alike, without characters that show nothing. */
export const cleanName = (name: string, longest = 100): string =>
  Array.from(
    name
      .toWellFormed()
      .normalize('NFKC')
      .replace(/\s+/gu, ' ')
      .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Cn}\p{Co}]/gu, '')
      .replace(/ +/g, ' ')
      .trim(),
  )
    .slice(0, longest)
    .join('');
