// Draws each chart of the page from the numbers that stand in the table under it. Without this the table says the same.
"use strict";

(() => {
  // The drawing library writes style attributes, which the page's policy refuses; the same said property by property is allowed.
  const plain = SVGElement.prototype.setAttribute;
  SVGElement.prototype.setAttribute = function setAttribute(name, value) {
    if (name === "style") this.style.cssText = value;
    else plain.call(this, name, value);
  };
  const SHAPES = [["circle", "●"], ["rect", "■"], ["triangle", "▲"], ["diamond", "◆"]];
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const written = (value) => value.toLocaleString("vi-VN", { maximumFractionDigits: 6 });
  const colours = ["--accent", "--info", "--good", "--warning", "--muted"].map(token);
  const MOST_LABELS = 16;

  function legend(figure, data) {
    if (data.lines.length < 2) return;
    figure.querySelector(".chart-legend").replaceChildren(...data.lines.map((line, index) => {
      const item = document.createElement("li");
      const sign = document.createElement("span");
      sign.textContent = SHAPES[index % SHAPES.length][1];
      sign.style.color = colours[index % colours.length];
      item.append(sign, line.name);
      return item;
    }));
  }

  const level = (data) => data.level && {
    silent: true,
    symbol: "none",
    lineStyle: { color: token("--good"), type: "solid", width: 1.5 },
    label: { color: token("--good"), position: "insideStartTop", formatter: data.level.text },
    data: [{ yAxis: data.level.value }],
  };

  // A break stands between two places: on an axis of its own, where places are numbers.
  const breaks = (data) => ({
    type: "line",
    xAxisIndex: 1,
    data: [],
    silent: true,
    markLine: {
      silent: true,
      symbol: "none",
      lineStyle: { color: token("--accent"), type: "dashed", width: 1.5 },
      data: data.breaks.map((one, index) => ({
        xAxis: one.before - 0.5,
        label: { formatter: one.label, color: token("--accent"), fontSize: 11, position: "end", distance: index % 2 ? 15 : 3 },
      })),
    },
  });

  // A line in as many pieces as there are breaks it must not run across.
  function pieces(data, line) {
    const cuts = [0, ...data.breaks.filter((one) => one.cuts).map((one) => one.before), data.places.length];
    return cuts.slice(1).map((end, piece) => line.values.map((value, place) => (place >= cuts[piece] && place < end ? value : null)));
  }

  function series(data, line, index) {
    const bar = data.kind === "bar" || data.places.length < 2;
    return pieces(data, line).map((values, piece) => ({
      type: bar ? "bar" : "line",
      id: `${index}.${piece}`,
      name: line.name,
      data: values,
      connectNulls: false,
      color: data.kind === "bar" && data.lines.length === 1 ? token("--info") : colours[index % colours.length],
      barMaxWidth: 48,
      barCategoryGap: data.kind === "bar" ? "8%" : "20%",
      barGap: data.lines.length > 1 ? "10%" : "-100%",
      symbol: SHAPES[index % SHAPES.length][0],
      symbolSize: 8,
      lineStyle: { width: 2, type: ["solid", "dashed", "dotted"][index % 3] },
      label: {
        show: data.lines.length * data.places.length <= MOST_LABELS && window.innerWidth > 600,
        position: "top",
        color: token("--ink"),
        formatter: (point) => line.texts[point.dataIndex].split(" (")[0],
      },
      markLine: index === 0 && piece === 0 && level(data) || undefined,
    }));
  }

  function options(data, font) {
    const muted = { color: token("--muted") };
    return {
      animation: false,
      textStyle: { fontFamily: font, color: token("--ink") },
      grid: { left: 12, right: 28, top: 34, bottom: 8, containLabel: true },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        confine: true,
        formatter: (points) => {
          const place = points[0].dataIndex;
          return [data.places[place], ...[...new Set(points.map((point) => parseInt(point.seriesId, 10)))].map((index) => `${data.lines[index].name}: ${data.lines[index].texts[place]}`)].join("\n");
        },
      },
      xAxis: [
        { type: "category", data: data.places, axisLabel: { ...muted, hideOverlap: true }, axisLine: { lineStyle: { color: token("--line-strong") } } },
        { type: "value", min: -0.5, max: data.places.length - 0.5, show: false, axisPointer: { show: false } },
      ],
      yAxis: { type: "value", axisLine: { show: false }, axisTick: { show: false }, scale: data.kind === "line", axisLabel: { ...muted, formatter: written }, splitLine: { lineStyle: { color: token("--line") } } },
      series: [...data.lines.flatMap((line, index) => series(data, line, index)), ...(data.breaks.length ? [breaks(data)] : [])],
    };
  }

  function draw(figure) {
    const box = figure.querySelector(".chart");
    const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    box.classList.add("drawn");
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    legend(figure, data);
    chart.setOption(options(data, getComputedStyle(document.body).fontFamily));
    const fit = () => {
      const drawn = box.querySelector("svg");
      if (drawn) drawn.setAttribute("viewBox", `0 0 ${drawn.getAttribute("width")} ${drawn.getAttribute("height")}`);
    };
    let printing = false;
    window.addEventListener("beforeprint", () => { printing = true; fit(); });
    window.addEventListener("afterprint", () => { printing = false; });
    new ResizeObserver(() => { if (!printing && !window.matchMedia("print").matches) { chart.resize(); fit(); } }).observe(box);
    fit();
    const table = figure.querySelector(".chart-table");
    if (table) table.open = false;
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-chart]").forEach(draw));
})();
