/** What a dashboard leaves on the normal screen about work that goes on without it. */
export function backgroundHint(folder: string): string {
  return `It goes on in the background; look at it by: auction-mech dashboard ${folder}\n`;
}
