import { me as whoIsThere } from "../api.ts";
import { endpoint } from "./endpoint.ts";

/** Who is signed in. By itself: the first page asks for nothing else of the organization's, and loads no more. */
export const me = {
  read: endpoint({
    method: "GET",
    path: "/api/me",
    about: "Who is signed in, where, and what they may do",
    answer: whoIsThere,
  }),
};
