export async function drawPictures(..._: unknown[]): Promise<string[]> {
  return [];
}
