export { imageGrid, type ImageGridOptions } from './image-grid.js';
export { countPixels, type PixelCounts } from './count-pixels.js';

export { lineChart, type LineChartOptions } from './line-chart.js';
export type { ChartMark } from './chart-marks.js';
export type { ChartPoint, LineSeries } from './line-series.js';
export { histogramChart, type HistogramChartOptions, type HistogramSeries } from './histogram-chart.js';
export { barChart, type Bar, type BarChartOptions } from './bar-chart.js';
export type { ReferenceLine } from './reference-line.js';

export { htmlReport, type HtmlReportOptions } from './html-report.js';
export type {
  Cell,
  CodeSection,
  Column,
  Figure,
  FiguresSection,
  ImageSection,
  ImagesSection,
  Picture,
  Section,
  SvgSection,
  TableSection,
  TextSection,
} from './section.js';

export {
  tensorBoardRecords,
  tensorBoardStart,
  type TensorBoardEvent,
  type TensorBoardStart,
} from './tensorboard/tensorboard-events.js';

export { formatEstimate } from './format-estimate.js';
export { describeEstimate, type DescribedEstimate } from './describe-estimate.js';
export { formatNumber } from './format-number.js';
export { ReportError } from './report-error.js';
