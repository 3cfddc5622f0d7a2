import { count } from '../lib/format.ts';

/** The guided tour: seven steps that tell how a network learns, on the person's own table. */
export const tourEn = {
  title: 'Guided tour',
  begin: 'Begin the tour',
  next: 'Next',
  back: 'Back',
  end: 'End the tour',
  progress: (i: number, all: number) => `Step ${i} of ${all}`,
  offer: 'New here? See in seven steps how it learns.',
  notNow: 'Not now',
  steps: [
    {
      title: 'Predict',
      text: (f: TourFacts) =>
        `Here is ${f.row} of ${f.table}. ${f.done === 0 ? 'The network has never learnt anything: its weights are random. Still it answers' : `The network has learnt from ${count(f.done)} ${f.done === 1 ? 'batch' : 'batches'} so far. It answers`}: ${f.answer}. The truth is ${f.truth}.`,
      act: 'See the prediction',
    },
    {
      title: 'The error',
      text: (f: TourFacts) =>
        `How wrong is that? The loss, ${f.loss}, turns it into one number: ${f.rowLoss} for this row. Averaged over the ${count(f.batch)} rows of the next batch it is ${f.error}. A single fixed answer would give ${f.constant}. To learn is to make this number small.`,
      act: 'See the error',
    },
    {
      title: 'The bowl',
      text: (f: TourFacts) =>
        `Take one weight, “${f.weight}”, and imagine it larger or smaller, everything else as it is. The curve shows the real error at each value. ${f.shape} We want to get down.`,
      act: 'See the curve',
    },
    {
      title: 'The slope',
      text: (f: TourFacts) =>
        `Which way is down? Take two points of the curve and the line through them: a secant. Drag Δx towards zero: the secant lies down on the tangent, and its slope becomes ${f.slope}. That limit is the gradient. Backpropagation computes it without trying any second point.`,
      act: 'Shrink Δx',
    },
    {
      title: 'The step',
      text: (f: TourFacts) =>
        `Gradient descent moves the weight against the slope: − learning rate × slope = ${f.step}. ${f.does === '' ? 'Where it is steep the step is long, where it is flat it is short, at the bottom it is nothing.' : `This run’s optimiser, ${f.optimizer}, also looks at the slopes of earlier steps and makes it ${f.does}.`} Every weight does this at once.`,
      act: 'Take one step',
    },
    {
      title: 'Backward, layer by layer',
      text: (f: TourFacts) =>
        `The last weights see the error; the first ones do not. So the error is handed back: from the output through ${f.layers} layers to the input, each layer passing it on through its old weights and then moving its own. This is backpropagation.`,
      act: 'Go one layer on',
    },
    {
      title: 'Repeat',
      text: (f: TourFacts) =>
        `Predict, compare, hand the error back, step. Again, with the next ${f.batch} rows, a few hundred times: that is all there is to learning. Press Play and watch the error fall. Then try ten times the rate, and “same start”.`,
      act: 'Play',
    },
  ],
};

/** The numbers of the person's own table that the tour tells of. */
export interface TourFacts {
  table: string;
  row: string;
  answer: string;
  truth: string;
  loss: string;
  rowLoss: string;
  error: string;
  constant: string;
  weight: string;
  slope: string;
  /** What plain descent would do. */
  step: string;
  /** What the run's own rule does, where that is another thing; else empty. */
  does: string;
  optimizer: string;
  /** What the curve looks like, in a sentence. */
  shape: string;
  /** Batches it has learnt from. */
  done: number;
  layers: number;
  batch: number;
}

export const tourKo: typeof tourEn = {
  title: '둘러보기',
  begin: '둘러보기 시작',
  next: '다음',
  back: '이전',
  end: '둘러보기 끝',
  progress: (i, all) => `${all}단계 가운데 ${i}단계`,
  offer: '처음이십니까? 어떻게 배우는지 일곱 단계로 보여 드립니다.',
  notNow: '나중에',
  steps: [
    {
      title: '예측',
      text: (f) =>
        `${f.table}의 ${f.row}입니다. ${f.done === 0 ? '신경망은 아직 아무것도 배우지 않았고, 가중치는 무작위입니다. 그래도 답합니다' : `신경망은 지금까지 배치 ${count(f.done)}개로 배웠습니다. 이렇게 답합니다`}: ${f.answer}. 정답은 ${f.truth}입니다.`,
      act: '예측 보기',
    },
    {
      title: '손실',
      text: (f) =>
        `얼마나 틀렸을까요? 손실 함수인 ${f.loss}로 재면 수 하나가 됩니다. 이 행은 ${f.rowLoss}, 다음 배치 ${count(f.batch)}개 행의 평균은 ${f.error}입니다. 언제나 같은 답만 하면 ${f.constant}입니다. 배운다는 것은 이 수를 줄이는 일입니다.`,
      act: '손실 보기',
    },
    {
      title: '그릇',
      text: (f) =>
        `가중치 하나 “${f.weight}”만 더 크거나 작다고 해 봅시다. 나머지는 그대로입니다. 곡선은 그 값마다의 진짜 손실입니다. ${f.shape} 우리는 아래로 내려가려 합니다.`,
      act: '곡선 보기',
    },
    {
      title: '기울기',
      text: (f) =>
        `어느 쪽이 아래일까요? 곡선 위 두 점을 지나는 직선이 할선입니다. Δx를 0 쪽으로 끌면 할선이 접선 위에 눕고, 그 기울기는 ${f.slope}에 가까워집니다. 이 극한이 그래디언트입니다. 오차 역전파법은 둘째 점을 찍어 보지 않고도 이 값을 구합니다.`,
      act: 'Δx 줄이기',
    },
    {
      title: '걸음',
      text: (f) =>
        `경사 하강법은 가중치를 기울기의 반대쪽으로 옮깁니다: − 학습률 × 기울기 = ${f.step}. ${f.does === '' ? '가파르면 크게, 완만하면 작게, 바닥에서는 움직이지 않습니다.' : `이 학습의 최적화 방법(${f.optimizer})은 앞선 걸음의 기울기도 보고 ${f.does}만큼 움직입니다.`} 모든 가중치가 한꺼번에 이렇게 합니다.`,
      act: '한 걸음 가기',
    },
    {
      title: '역전파, 한 층씩',
      text: (f) =>
        `마지막 가중치는 오차를 바로 보지만 처음 가중치는 보지 못합니다. 그래서 오차를 돌려줍니다. 출력에서 ${f.layers}개 층을 거쳐 입력까지, 층마다 옛 가중치로 오차를 넘긴 다음 제 가중치를 고칩니다. 이것이 오차 역전파법입니다.`,
      act: '한 층 나아가기',
    },
    {
      title: '되풀이',
      text: (f) =>
        `예측하고, 견주고, 오차를 돌려주고, 걷습니다. 다음 ${f.batch}개 행으로 다시, 수백 번. 배움이란 이것이 전부입니다. 시작을 누르고 손실이 줄어드는 것을 보십시오. 그다음 학습률을 열 배로 하고, “같은 출발점”도 눌러 보십시오.`,
      act: '시작',
    },
  ],
};
