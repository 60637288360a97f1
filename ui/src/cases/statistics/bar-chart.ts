/** Charts: ECharts with only the parts that are used, drawn as SVG, filled with patterns beside colours. */

import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

interface Series {
  name: string;
  /** How long the bars are. */
  values: number[];
  /** What they stand for, exactly. */
  said: string[];
}

export interface Bars {
  /** What the chart shows, for those who do not see it. */
  title: string;
  unit: string;
  names: string[];
  series: Series[];
  /** Whether the series stand on one another. */
  stacked: boolean;
  /** What stands at the end of each bar, exactly: a sum where several stand on one another. */
  labels: string[];
}

/** Draws into an element and follows its size; gives back how to end. */
export function drawBars(element: HTMLElement, bars: Bars): { end: () => void; svg: () => string } {
  const chart: EChartsType = init(element, null, { renderer: 'svg' });
  chart.setOption(option(element, bars));
  const watch = new ResizeObserver(() => chart.resize());
  watch.observe(element);
  return {
    end: () => {
      watch.disconnect();
      chart.dispose();
    },
    svg: () => new XMLSerializer().serializeToString(element.querySelector('svg') ?? document.createElementNS('http://www.w3.org/2000/svg', 'svg')),
  };
}

function option(element: HTMLElement, { title, unit, names, series, stacked, labels }: Bars) {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const [text, quiet, line] = [token('--text'), token('--text-3'), token('--line')];
  const font = { fontFamily: style.fontFamily, fontSize: 12, color: text };
  const colours = [token('--accent'), token('--accent-line')];
  return {
    animation: false,
    textStyle: font,
    color: colours,
    // Patterns tell the series apart where colours do not, on paper as well.
    aria: {
      enabled: true,
      label: { description: `${title}。${names.map((name, index) => `${name} ${series.map((one) => `${one.name} ${one.said[index]} ${unit}`).join('，')}`).join('；')}` },
      decal: { show: series.length > 1, decals: [{ symbol: 'none' }, { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, color: token('--accent') }] },
    },
    legend: series.length > 1 ? { top: 0, right: 0, textStyle: font, itemWidth: 16, itemHeight: 10 } : undefined,
    grid: { top: series.length > 1 ? 28 : 8, right: 84, bottom: 4, left: 4, containLabel: true },
    tooltip: undefined,
    xAxis: { type: 'value', axisLabel: { ...font, color: quiet }, splitLine: { lineStyle: { color: line } }, splitNumber: 4 },
    yAxis: {
      type: 'category', inverse: true, data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: line } },
      axisLabel: { ...font, width: 168, overflow: 'truncate' },
    },
    series: series.map((one, index) => ({
      type: 'bar', name: one.name, data: one.values, stack: stacked ? 'all' : undefined, barMaxWidth: 16, barMinWidth: 6,
      label:
        index === series.length - 1
          ? { show: true, position: 'right', ...font, formatter: ({ dataIndex }: { dataIndex: number }) => labels[dataIndex] ?? '' }
          : { show: false },
    })),
  };
}
