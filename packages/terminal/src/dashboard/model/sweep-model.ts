export interface SweepModel {
  readonly title: string;
}
