/** `by` names the statement that allows; `why` goes on from "is not authorized to perform: … on resource: …". */
export type Decision =
  | { readonly allowed: true; readonly by: string }
  | { readonly allowed: false; readonly why: string };
