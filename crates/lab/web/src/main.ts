import { mount } from 'svelte';
import 'uplot/dist/uPlot.min.css';
import './app.css';
import App from './App.svelte';
import { Lab } from './lib/lab.svelte.ts';

const lab = new Lab();
const target = document.getElementById('app');
if (target) mount(App, { target, props: { lab } });
lab.open();
