package synth

// groups: Japanese and English name, kind (official: run by the company; linked: recognised, run by alumni; informal),
// Japanese and English description.
const groups = `
サンプルアルムナイ事務局だより | Alumni Office Circle | official | 事務局からのお知らせと交流の場です。 | News from the alumni office and a place to meet.
営業部OBOG会 | Former Sales | linked | 営業部で働いた人の集まりです。 | Everyone who once worked in Sales.
開発者コミュニティ | Developers | official | 技術の話を続けるためのグループです。 | For those who keep talking about technology.
関西支部 | Kansai Chapter | linked | 関西在住・勤務だった方の地域支部です。 | The regional chapter for Kansai.
海外駐在経験者の会 | Worked Abroad | linked | 海外で働いた経験を分かち合います。 | Sharing what working abroad was like.
起業・独立の会 | Founders | official | 起業した人、これから起業する人のために。 | For founders, and those about to be.
メンターの会 | Mentors | official | 後輩の相談に乗る人のグループです。 | People who give advice to younger colleagues.
ランニング部 | Running Club | informal | 月に一度、皇居の周りを走ります。 | A run once a month.
神戸工場の仲間 | Kobe Plant Friends | informal | 神戸工場で働いた仲間の集まりです。 | Friends from the Kobe plant.
子育てと仕事 | Parents at Work | informal | 子育てと仕事の両立を話し合います。 | Work and family, talked over.
定年後の暮らし | After Retirement | linked | 定年後の暮らしと学びを語ります。 | Life and learning after retirement.
読書会 | Book Club | informal | 二か月に一冊、本を読みます。 | One book every two months.
`

// openings: Japanese and English title, department, place, kind of work, Japanese and English summary, then what
// Japanese law has required of an advertisement since April 2024: the range in which duties and place may change, and
// for a fixed term when it may be renewed (Japanese, English; "-" for none).
const openings = `
法人営業（経験者・復職歓迎） | Corporate Sales, returners welcome | 法人営業課 | 東京本社 | employee | 大口のお客さまを担当します。以前のお客さまを引き継ぐこともできます。 | Look after large accounts, perhaps the ones you knew. | 会社の定める業務 | Any duties set by the company | 会社の定める事業所 | Any office of the company | - | -
バックエンドエンジニア | Back-end Engineer | プラットフォーム開発課 | 在宅勤務 | employee | 受発注基盤をGoで開発します。 | Build the order platform in Go. | 開発業務全般 | Any engineering work | 変更なし | No change | - | -
データエンジニア（副業可） | Data Engineer, part-time possible | データ基盤課 | 在宅勤務 | freelancer | 週8時間から、需要予測の基盤を整えます。 | From eight hours a week on demand forecasting. | 変更なし | No change | 変更なし | No change | 6か月ごと、業務量と成果により更新（上限2年） | Every six months by workload and results, two years at most
生産技術リーダー | Production Engineering Lead | 生産技術課 | 神戸工場 | employee | 新しい組立ラインの立ち上げを率います。 | Lead the start of a new assembly line. | 製造・品質に関する業務 | Manufacturing and quality work | 国内の工場 | Any plant in Japan | - | -
採用広報 | Employer Communications | 採用課 | 東京本社 | contractor | 社員とアルムナイの物語を伝えます。 | Tell the stories of staff and alumni. | 変更なし | No change | 変更なし | No change | 1年ごと、業務量により更新（上限3年） | Yearly by workload, three years at most
経理（決算担当） | Accountant, closing | 財務課 | 大阪支社 | employee | 月次・年次決算を担当します。 | Monthly and yearly closing. | 管理部門の業務 | Work in corporate functions | 会社の定める事業所 | Any office of the company | - | -
カスタマーサポート（短時間） | Customer Support, short hours | カスタマーサポート部 | 福岡支社 | contractor | 1日5時間から働けます。 | From five hours a day. | 変更なし | No change | 変更なし | No change | 1年ごと、勤務状況により更新（上限5年） | Yearly by attendance and results, five years at most
研修講師（アルムナイ限定） | Trainer, alumni only | 人材開発課 | 東京本社 | freelancer | 若手向け研修で経験を話してください。 | Share your experience with young colleagues. | 変更なし | No change | 変更なし | No change | 研修の開催ごと | Per course
東南アジア事業開発 | Business Development, South-East Asia | アジア課 | シンガポール事務所 | employee | 現地の代理店網を広げます。 | Grow the network of local agents. | 会社の定める業務 | Any duties set by the company | 国内外の事業所 | Any office at home or abroad | - | -
情報セキュリティ担当 | Information Security Officer | 情報システム部 | 東京本社 | employee | 全社のセキュリティを見直します。 | Review security across the company. | 情報システムの業務 | Any information systems work | 会社の定める事業所 | Any office of the company | - | -
倉庫繁忙期スタッフ | Warehouse Staff, peak season | 倉庫管理課 | 横浜事業所 | seasonal | 11月から1月の繁忙期を支えます。 | November to January. | 変更なし | No change | 変更なし | No change | 更新なし | Not renewed
契約法務 | Contract Lawyer | 法務部 | 在宅勤務 | employee | 国内外の契約を確認します。 | Review contracts at home and abroad. | 法務・総務の業務 | Legal and general affairs | 変更なし | No change | - | -
`
