// Draws the values of the table below it. Without this the table says the same.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("chart");
  const data = JSON.parse(document.getElementById("chart-data").textContent);
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const font = getComputedStyle(document.body).fontFamily;
  const written = (value) => value == null ? "–" : value.toLocaleString("vi-VN", { maximumFractionDigits: 6 });
  const chart = window.echarts.init(box, null, { renderer: "canvas" });
  const colours = ["--accent", "--info", "--good", "--warning", "--muted"].map(token);
  const shapes = [["circle", "●"], ["rect", "■"], ["triangle", "▲"], ["diamond", "◆"]];
  document.getElementById("chart-legend").replaceChildren(...data.series.map((line, index) => {
    const item = document.createElement("li");
    const sign = document.createElement("span");
    sign.textContent = shapes[index % 4][1];
    sign.style.color = colours[index % 5];
    item.append(sign, line.name);
    return item;
  }));
  const single = data.periods.length < 2;
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: font, color: token("--ink") },
    color: colours,
    grid: { left: 12, right: 24, top: 28, bottom: 12, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: written },
    xAxis: { type: "category", data: data.periods, axisLabel: { color: token("--muted"), hideOverlap: true }, axisLine: { lineStyle: { color: token("--line-strong") } } },
    yAxis: { type: "value", axisLabel: { color: token("--muted"), formatter: written }, splitLine: { lineStyle: { color: token("--line") } } },
    series: data.series.map((line, index) => ({
      type: single ? "bar" : "line",
      name: line.name,
      data: line.values,
      connectNulls: false,
      barMaxWidth: 48,
      symbol: shapes[index % 4][0],
      symbolSize: 9,
      lineStyle: { width: 2, type: ["solid", "dashed", "dotted"][index % 3] },
      label: { show: data.series.length * data.periods.length <= 24, position: "top", color: token("--ink"), formatter: (point) => written(point.value) },
    })),
  });
  new ResizeObserver(() => chart.resize()).observe(box);
});
