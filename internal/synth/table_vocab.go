package synth

// The vocabularies are the same for every seed. Each line is "Japanese | English" and, where a column follows, what the
// list's own comment says. Frequent values come first.

const entities = `
サンプル商事株式会社 | Sample Trading Co., Ltd.
サンプルテクノロジー株式会社 | Sample Technology Co., Ltd.
サンプルロジスティクス株式会社 | Sample Logistics Co., Ltd.
サンプルリサーチ株式会社 | Sample Research Co., Ltd.
`

// departments: a third column names the parent department; without one the department reports to the company.
const departments = `
営業部 | Sales
開発部 | Engineering
製造部 | Manufacturing
人事部 | Human Resources
経理部 | Finance
マーケティング部 | Marketing
情報システム部 | Information Systems
カスタマーサポート部 | Customer Support
物流部 | Logistics
海外事業部 | International Business
経営企画部 | Corporate Planning
研究開発部 | Research and Development
品質保証部 | Quality Assurance
購買部 | Procurement
総務部 | General Affairs
法務部 | Legal
広報部 | Communications
監査室 | Internal Audit
東日本営業課 | Sales, East Japan | 営業部
西日本営業課 | Sales, West Japan | 営業部
法人営業課 | Corporate Sales | 営業部
営業企画課 | Sales Planning | 営業部
プラットフォーム開発課 | Platform Engineering | 開発部
アプリケーション開発課 | Application Engineering | 開発部
データ基盤課 | Data Engineering | 開発部
組立課 | Assembly | 製造部
生産技術課 | Production Engineering | 製造部
採用課 | Recruiting | 人事部
人材開発課 | People Development | 人事部
給与厚生課 | Payroll and Benefits | 人事部
財務課 | Treasury | 経理部
デジタルマーケティング課 | Digital Marketing | マーケティング部
ヘルプデスク課 | Help Desk | 情報システム部
倉庫管理課 | Warehousing | 物流部
アジア課 | Asia | 海外事業部
欧米課 | Europe and Americas | 海外事業部
`

const places = `
東京本社 | Tokyo Head Office
大阪支社 | Osaka Branch
名古屋支社 | Nagoya Branch
福岡支社 | Fukuoka Branch
札幌支社 | Sapporo Branch
仙台支社 | Sendai Branch
横浜事業所 | Yokohama Office
神戸工場 | Kobe Plant
浜松工場 | Hamamatsu Plant
つくば研究所 | Tsukuba Laboratory
広島支社 | Hiroshima Branch
シンガポール事務所 | Singapore Office
ロンドン事務所 | London Office
在宅勤務 | Remote
`

// staffTitles and engineeringTitles run from the most junior to the most senior.
const staffTitles = `
担当 | Staff
主任 | Senior Staff
係長 | Assistant Manager
課長 | Manager
次長 | Deputy General Manager
部長 | General Manager
`

const engineeringTitles = `
エンジニア | Engineer
シニアエンジニア | Senior Engineer
リードエンジニア | Lead Engineer
アーキテクト | Architect
開発マネージャー | Engineering Manager
技術部長 | Director of Engineering
`

// kinds: the third column is the title of people of that kind, empty where a ladder decides.
const kinds = `
正社員 | employee
契約社員 | contractor | 契約スタッフ | Contract Staff
業務委託 | freelancer | 業務委託パートナー | Freelance Partner
季節社員 | seasonal | 季節スタッフ | Seasonal Staff
派遣社員 | temporary | 派遣スタッフ | Temporary Staff
インターン | intern | インターン生 | Intern
`

const leavingReasons = `
転職 | careerChange
契約満了 | contractEnd
定年退職 | retirement
独立・起業 | entrepreneurship
家庭の事情 | family
転居 | relocation
進学・留学 | studies
健康上の理由 | health
グループ会社への移籍 | groupTransfer
事業再編 | restructuring
解雇 | dismissal
その他 | other
`

const skills = `
営業 | Sales
プロジェクト管理 | Project management
英語 | English
会計 | Accounting
SQL | SQL
採用 | Recruiting
データ分析 | Data analysis
Go | Go
Python | Python
マーケティング | Marketing
法人営業 | Corporate sales
チームマネジメント | Team management
Excel | Excel
Java | Java
人材育成 | People development
広報 | Public relations
契約法務 | Contract law
プロダクトマネジメント | Product management
UXデザイン | UX design
生産管理 | Production control
品質管理 | Quality control
サプライチェーン | Supply chain
中国語 | Chinese
TypeScript | TypeScript
クラウド | Cloud
情報セキュリティ | Information security
機械学習 | Machine learning
財務モデリング | Financial modelling
ファシリテーション | Facilitation
ライティング | Writing
通訳・翻訳 | Interpreting and translation
貿易実務 | Trade operations
知的財産 | Intellectual property
新規事業開発 | New business development
カスタマーサクセス | Customer success
機械設計 | Mechanical design
電気回路設計 | Circuit design
組込みソフトウェア | Embedded software
Rust | Rust
C++ | C++
ベトナム語 | Vietnamese
スペイン語 | Spanish
ドイツ語 | German
フランス語 | French
動画制作 | Video production
写真 | Photography
労務管理 | Labour relations
税務 | Tax
監査 | Auditing
M&A | M&A
`

const interests = `
キャリア相談 | Career advice
起業 | Starting a business
副業 | Side work
地域活性化 | Regional revitalisation
読書会 | Book club
ランニング | Running
登山 | Hiking
子育て | Parenting
ボランティア | Volunteering
海外赴任 | Working abroad
テクノロジー | Technology
サステナビリティ | Sustainability
音楽 | Music
料理 | Cooking
旅行 | Travel
ゴルフ | Golf
野球観戦 | Baseball
将棋 | Shogi
写真 | Photography
社会人大学院 | Graduate school
介護と仕事 | Care and work
資産形成 | Personal finance
釣り | Fishing
コーヒー | Coffee
`

const locations = `
東京都 | Tokyo
大阪府 | Osaka
神奈川県 | Kanagawa
愛知県 | Aichi
埼玉県 | Saitama
千葉県 | Chiba
福岡県 | Fukuoka
兵庫県 | Hyogo
北海道 | Hokkaido
京都府 | Kyoto
静岡県 | Shizuoka
広島県 | Hiroshima
宮城県 | Miyagi
茨城県 | Ibaraki
長野県 | Nagano
沖縄県 | Okinawa
シンガポール | Singapore
ロンドン | London
ベルリン | Berlin
ホーチミン | Ho Chi Minh City
ニューヨーク | New York
`

const outsideTitles = `
営業 | Sales Representative
マネージャー | Manager
ソフトウェアエンジニア | Software Engineer
コンサルタント | Consultant
部長 | Head of Department
プロダクトマネージャー | Product Manager
マーケター | Marketer
人事担当 | HR Specialist
経理担当 | Accountant
デザイナー | Designer
フリーランス | Freelance
データサイエンティスト | Data Scientist
代表取締役 | Chief Executive
取締役 | Director
研究員 | Researcher
カスタマーサクセス | Customer Success Manager
大学教員 | Lecturer
広報担当 | Communications Specialist
法務担当 | Legal Counsel
アドバイザー | Adviser
`

// employerStems and employerTrades multiply into the fictitious employers; every stem says that the name is made up.
const employerStems = "架空 見本 仮名 例題 試案 空想 模擬 想定 仮想 雛形 凡例 例示 寓話 絵空 Example Sample Mockup Fictional Placeholder Imaginary"

const employerTrades = `
商会 | Trading
電機 | Electric
製作所 | Works
フーズ | Foods
テクノロジー | Technologies
物流 | Logistics
銀行 | Bank
コンサルティング | Consulting
化学 | Chemicals
出版 | Publishing
不動産 | Estates
薬品 | Pharma
システムズ | Systems
デザイン | Design
保険 | Insurance
建設 | Construction
自動車部品 | Auto Parts
ホテルズ | Hotels
エナジー | Energy
研究所 | Labs
`
